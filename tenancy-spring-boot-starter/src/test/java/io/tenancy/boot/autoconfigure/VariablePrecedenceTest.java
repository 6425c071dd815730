package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.env.StandardEnvironment;

@Tag("unit")
class VariablePrecedenceTest {

    @Test
    void givenFile_whenVariableIsSetToo_thenVariableWins() {
        StandardEnvironment environment = TestEnvironments.withVariables("TENANCY_CONNECTION_POOL_SIZE", "7");

        TestEnvironments.processed(TestEnvironments.addFile(environment, "tenancy.pool.maximum-size", "3"));

        assertThat(TestEnvironments.bind(environment).pool().maximumSize()).isEqualTo(7);
    }

    @Test
    void givenRelaxedNameOfTheProperty_whenAliasIsSetToo_thenRelaxedNameWins() {
        StandardEnvironment environment = TestEnvironments.withVariables(
                "TENANCY_CONNECTION_POOL_SIZE",
                "7",
                "TENANCY_POOL_MAXIMUMSIZE",
                "8",
                "TENANCY_LOG_LEVEL",
                "warn",
                "TENANCY_LOGGING_LEVEL",
                "error");

        assertThat(TestEnvironments.bind(environment).pool().maximumSize()).isEqualTo(8);
        assertThat(TestEnvironments.bind(environment).logging().level()).isEqualTo(LogLevel.ERROR);
    }

    @Test
    void givenCommandLine_whenVariablesAreSetToo_thenCommandLineWins() {
        StandardEnvironment environment =
                TestEnvironments.withVariables("TENANCY_CONNECTION_POOL_SIZE", "7", "TENANCY_POOL_MAXIMUM_SIZE", "8");

        TestEnvironments.addCommandLine(environment, "tenancy.pool.maximum-size", "9");

        assertThat(TestEnvironments.bind(environment).pool().maximumSize()).isEqualTo(9);
    }
}
