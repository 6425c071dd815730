package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tenancy.provisioning.TenantCopier;
import io.tenancy.provisioning.TenantCopy;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.SecondMariaDb;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabaseServer;
import io.tenancy.test.TestDatabases;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** A tenant is moved by a command, and its source dropped by another. */
@Tag("feature")
class MoveCommandTest {

    @BeforeEach
    void forget() {
        CommandApplication.forget();
    }

    @Test
    @DisplayName("one of --server and --confirm, and a yes; on H2 nothing can be moved, and nothing is kept")
    void givenH2_whenMoving_thenRefused() {
        try (TestCentralDatabase central = TestDatabases.h2().createCentral()) {
            done(central, "tenancy:create", "--slug=acme", "--name=Acme");

            assertThat(run(central, "tenancy:move", "acme").code()).isEqualTo(2);
            assertThat(run(central, "tenancy:move", "acme", "--server=eu", "--confirm=acme")
                            .code())
                    .isEqualTo(2);
            refused(run(central, "tenancy:move", "acme", "--server=eu", "--format=json"), "NOT_CONFIRMED");
            RecordingTerminal refused = run(central, "tenancy:move", "acme", "--server=eu", "--yes", "--format=json");
            refused(refused, "MOVE_REFUSED");
            assertThat(refused.error()).contains("on H2 there is one server only");
            refused(run(central, "tenancy:move", "acme", "--confirm=acme", "--format=json"), "SOURCE_NOT_DROPPED");
        }
    }

    @Test
    @DisplayName("a TenantCopier bean of the application takes the place of the programs, and can refuse")
    void givenOwnCopier_whenMoving_thenItIsAsked() {
        TestDatabaseServer server = TestDatabases.postgresql();
        try (TestCentralDatabase central = server.createCentral();
                FaultProxy proxy = FaultProxy.to(server)) {
            String[] eu = eu(proxy.host(), proxy.port(), server);
            done(central, with(eu, "tenancy:create", "--slug=acme", "--name=Acme"));

            RecordingTerminal refused = RecordingTerminal.run(
                    CopyingApplication.class,
                    central,
                    with(eu, "tenancy:move", "acme", "--server=eu", "--yes", "--format=json"));

            refused(refused, "COPIER_UNSUITABLE");
            assertThat(refused.error()).contains("not on Sundays");
            assertThat(done(central, with(eu, "tenancy:show", "acme"))
                            .get("status")
                            .stringValue())
                    .isEqualTo("ACTIVE");
        }
    }

    @Test
    @DisplayName("move and confirm by the product's programs: the tenant is on the other server, its source is gone")
    void givenPrograms_whenMovingAndConfirming_thenTheTenantIsElsewhere() {
        TestDatabaseServer target = SecondMariaDb.start();
        assumeThat(SecondMariaDb.programs())
                .as("MariaDB's binaries have mariadb-dump")
                .isPresent();
        try (TestCentralDatabase central = TestDatabases.mariadb().createCentral()) {
            String[] eu = eu(target.host(), target.port(), target);
            String database = done(central, with(eu, "tenancy:create", "--slug=acme", "--name=Acme"))
                    .get("databaseName")
                    .stringValue();

            JsonNode moved = done(RecordingTerminal.run(
                    DumpingApplication.class,
                    central,
                    with(eu, "tenancy:move", "acme", "--server=eu", "--yes", "--format=json")));

            assertThat(moved.get("databasePort").intValue()).isEqualTo(target.port());
            assertThat(moved.get("status").stringValue()).isEqualTo("ACTIVE");
            assertThat(central.server().databaseNames()).contains(database);
            assertThat(run(central, with(eu, "tenancy:doctor", "--format=json")).text())
                    .contains("source-kept");

            done(central, with(eu, "tenancy:move", "acme", "--confirm=acme"));

            assertThat(central.server().databaseNames()).doesNotContain(database);
            assertThat(target.databaseNames()).contains(database);
        }
    }

    private static String[] eu(String host, int port, TestDatabaseServer server) {
        return new String[] {
            "--tenancy.database.servers.eu.host=" + host,
            "--tenancy.database.servers.eu.port=" + port,
            "--tenancy.database.servers.eu.username=" + server.adminUser(),
            "--tenancy.database.servers.eu.password=" + server.adminPassword(),
            "--tenancy.database.servers.eu.plans=gold",
            "--tenancy.database.servers.main.capacity=5",
        };
    }

    private static String[] with(String[] properties, String... command) {
        return Stream.concat(Stream.of(command), Stream.of(properties)).toArray(String[]::new);
    }

    private static JsonNode done(TestCentralDatabase central, String... arguments) {
        return done(run(
                central,
                Stream.concat(Stream.of(arguments), Stream.of("--format=json")).toArray(String[]::new)));
    }

    private static JsonNode done(RecordingTerminal terminal) {
        assertThat(terminal.code()).as(terminal.error()).isZero();
        return terminal.json();
    }

    private static RecordingTerminal run(TestCentralDatabase central, String... arguments) {
        return RecordingTerminal.run(CommandApplication.class, central, arguments);
    }

    private static void refused(RecordingTerminal terminal, String code) {
        assertThat(terminal.code()).as(terminal.text()).isEqualTo(1);
        assertThat(terminal.json().get("error").get("code").stringValue()).isEqualTo(code);
    }

    @Configuration
    @Import(CommandApplication.class)
    static class DumpingApplication {

        @Bean
        TenantCopier copier() {
            return TenantCopier.external(SecondMariaDb.programs().stream().toList());
        }
    }

    @Configuration
    @Import(CommandApplication.class)
    static class CopyingApplication {

        @Bean
        TenantCopier copier() {
            return new TenantCopier() {
                @Override
                public void check(TenantCopy copy) {
                    throw new IllegalStateException("not on Sundays");
                }

                @Override
                public void copy(TenantCopy copy) {}
            };
        }
    }
}
