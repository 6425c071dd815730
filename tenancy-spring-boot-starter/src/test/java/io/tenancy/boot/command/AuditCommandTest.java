package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The audit trail, written by commands and shown by one. */
@Tag("feature")
class AuditCommandTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("what commands did is shown in exactly the documented shape, with the user of the operating system")
    void givenCommands_whenAudited_thenEachIsThereWithItsUser(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            done(central, "tenancy:create", "--slug=acme", "--name=Acme", "--plan=gold");
            done(central, "tenancy:create", "--slug=globex", "--name=Globex");
            done(central, "tenancy:suspend", "acme");
            done(central, "tenancy:rotate-keys", "--yes");
            done(central, "tenancy:delete", "acme", "--yes");

            JsonNode acme = done(central, "tenancy:audit", "--tenant=acme", "--verify");

            assertThat(acme.valueStream().map(AuditCommandTest::summary))
                    .containsExactly(
                            "tenant.create BEGUN",
                            "tenant.create DONE",
                            "tenant.suspend BEGUN",
                            "tenant.suspend DONE",
                            "tenant.delete BEGUN",
                            "tenant.delete DONE");
            assertThat(acme.valueStream()).allSatisfy(entry -> {
                assertThat(entry.propertyNames())
                        .containsExactly("time", "actor", "action", "tenant", "outcome", "context", "hash");
                assertThat(entry.get("actor").stringValue()).isEqualTo(System.getProperty("user.name"));
                assertThat(entry.get("tenant").stringValue()).isEqualTo("acme");
                assertThat(entry.get("context").isObject()).isTrue();
                assertThat(entry.get("hash").stringValue()).matches("[0-9a-f]{64}");
                assertThat(entry.get("time").stringValue()).endsWith("Z");
            });
            assertThat(acme.get(0).at("/context/plan").stringValue()).isEqualTo("gold");
            JsonNode all = done(central, "tenancy:audit", "--verify");
            assertThat(all.valueStream().map(AuditCommandTest::summary))
                    .contains("keys.rotate BEGUN", "keys.rotate DONE");
            assertThat(done(central, "tenancy:audit", "--limit=1")).hasSize(1);
            String last = all.get(all.size() - 1).get("time").stringValue();
            assertThat(done(central, "tenancy:audit", "--since=" + last))
                    .isNotEmpty()
                    .hasSizeLessThan(all.size());
            assertThat(done(central, "tenancy:audit", "--since=2999-01-01T00:00:00Z"))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName(
            "--verify fails with the first broken entry, as do wrong values with usage; the table says what was verified")
    void givenTampering_whenVerified_thenFailsAndNamesTheEntry() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            done(central, "tenancy:create", "--slug=acme", "--name=Acme");
            done(central, "tenancy:suspend", "acme");
            RecordingTerminal table = run(central, "tenancy:audit", "--verify");
            assertThat(table.code()).isZero();
            assertThat(table.text())
                    .contains(
                            "TIME (UTC)",
                            "tenant.suspend",
                            "Verified: 4 entries of 2 chains are as they were written.");

            JdbcClient.create(central.dataSource())
                    .sql("UPDATE tenancy_audit SET actor = 'nobody' WHERE action = 'tenant.suspend' AND seq = 2")
                    .update();
            RecordingTerminal broken = run(central, "tenancy:audit", "--verify", "--format=json");

            assertThat(broken.code()).isOne();
            assertThat(broken.error()).contains("The audit trail of tenant 1 is broken at entry 2: it was changed");
            assertThat(broken.json()).hasSize(4);
            assertThat(run(central, "tenancy:audit").code()).isZero();
            assertThat(run(central, "tenancy:audit", "--verify", "--tenant=acmee")
                            .code())
                    .as("nothing was verified")
                    .isOne();
            JdbcClient.create(central.dataSource())
                    .sql("UPDATE tenancy_audit SET tenant_slug = 'other' WHERE tenant_id = 1")
                    .update();
            assertThat(run(central, "tenancy:audit", "--verify", "--tenant=ACME")
                            .error())
                    .contains("The audit trail of tenant 1 is broken");
            assertThat(run(central, "tenancy:audit", "--limit=0").code()).isEqualTo(2);
            assertThat(run(central, "tenancy:audit", "--since=yesterday").code())
                    .isEqualTo(2);
        }
    }

    private static String summary(JsonNode entry) {
        return entry.get("action").stringValue() + " " + entry.get("outcome").stringValue();
    }

    private static JsonNode done(TestCentralDatabase central, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--format=json");
        RecordingTerminal terminal = run(central, all.toArray(String[]::new));
        assertThat(terminal.code()).as(terminal.error()).isZero();
        return terminal.json();
    }

    private static RecordingTerminal run(TestCentralDatabase database, String... arguments) {
        return RecordingTerminal.run(CommandApplication.class, database, arguments);
    }
}
