package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;

@Tag("unit")
@ExtendWith(OutputCaptureExtension.class)
class ServiceVariablesTest {

    @Test
    @DisplayName("law 13: what Kubernetes injects for a service named tenancy is only logged")
    void givenVariablesOfAKubernetesService_whenChecking_thenLogsThemOnce(CapturedOutput output) {
        StandardEnvironment environment = TestEnvironments.withVariables(
                "TENANCY_SERVICE_HOST", "10.0.0.1",
                "TENANCY_PORT", "tcp://10.0.0.1:80",
                "TENANCY_PORT_80_TCP_ADDR", "10.0.0.1",
                "TENANCY_CONSOLE_SERVICE_PORT_HTTP", "80",
                "TENANCY_CONSOLE_PORT", "tcp://10.0.0.2:80",
                "TENANCY_CONSOLE_PORT_80_TCP", "tcp://10.0.0.2:80");

        TenancyPropertiesCheck.check(environment);

        assertThat(output.getOut().lines().filter(line -> line.contains("TENANCY_SERVICE_HOST does not exist")))
                .singleElement()
                .asString()
                .contains("WARN", "TENANCY_CONSOLE_PORT_80_TCP")
                .doesNotContain("10.0.0.1");
    }
}
