package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** With {@code tenancy.migration.change-log} Liquibase does what Flyway does without, by the same commands. */
@Tag("feature")
class LiquibaseCommandsTest {

    private static final String FIRST = "--tenancy.migration.change-log=classpath:db/liquibase/changelog.yaml";
    private static final String NEXT = "--tenancy.migration.change-log=classpath:db/liquibase/next.xml";

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("S-53: created, listed, migrated and verified by commands; YAML, XML and SQL")
    void givenChangeLogs_whenMigratedByCommands_thenEachSaysWhatWasDone(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            done(central, FIRST, "tenancy:create", "--slug=acme", "--name=Acme");
            done(central, FIRST, "tenancy:create", "--slug=beta", "--name=Beta");

            assertThat(done(central, FIRST, "tenancy:migrations").get(0).toString())
                    .contains("\"version\":\"1\",\"pending\":0,\"state\":\"CURRENT\"");
            assertThat(done(central, NEXT, "tenancy:migrations").get(0).toString())
                    .contains("\"state\":\"PENDING\"");
            assertThat(done(central, NEXT, "tenancy:migrate", "acme", "--dry-run")
                            .toString())
                    .isEqualTo("[{\"tenant\":\"acme\",\"version\":\"1\",\"pending\":"
                            + "[\"db/liquibase/halves.sql::2::test\",\"db/liquibase/halves.sql::3::test\"]}]");

            assertThat(done(central, NEXT, "tenancy:migrate").get("migrated").intValue())
                    .isEqualTo(2);

            assertThat(done(central, NEXT, "tenancy:migrations", "--verify")
                            .get(1)
                            .toString())
                    .contains("\"version\":\"3\",\"pending\":0,\"state\":\"CURRENT\"", "\"drift\":[]");
            RecordingTerminal older = run(central, FIRST, "tenancy:migrations", "--verify");
            assertThat(older.code()).isEqualTo(ExitCode.FAILED);
            assertThat(older.error()).contains("'acme'", "halves.sql::3::test", "does not have it");
        }
    }

    private static JsonNode done(TestCentralDatabase central, String... arguments) {
        RecordingTerminal terminal = run(central, arguments);
        assertThat(terminal.code()).as(terminal.error() + terminal.text()).isEqualTo(ExitCode.DONE);
        return terminal.json();
    }

    private static RecordingTerminal run(TestCentralDatabase central, String... arguments) {
        return RecordingTerminal.run(
                CommandApplication.class,
                central,
                Stream.concat(
                                Stream.of(arguments),
                                Stream.of(
                                        "--format=json",
                                        "--tenancy.migration.placeholders.currency=EUR",
                                        "--spring.main.banner-mode=off"))
                        .toArray(String[]::new));
    }
}
