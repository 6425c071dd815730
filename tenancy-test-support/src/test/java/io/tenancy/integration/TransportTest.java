package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.credential.Credentials;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.database.SslMode;
import io.tenancy.database.TransportSecurity;
import io.tenancy.provisioning.ConfiguredServer;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.OwnServers;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabaseServer;
import io.tenancy.test.TestServers;
import io.tenancy.test.TlsServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** N-63: how connections to a tenant's server are secured, on servers that offer TLS and on servers that do not. */
@Tag("integration")
class TransportTest {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-63: a server without TLS is refused where TLS is required, before the login is sent")
    void givenServerWithoutTls_whenTlsIsRequired_thenRefusedAndNothingIsSent(TestDatabase kind) throws Exception {
        try (TestCentralDatabase there = OwnServers.get(kind).createCentral("plain");
                RecordingProxy wire = new RecordingProxy(there.server())) {
            for (SslMode mode : List.of(SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL)) {
                Path authority = mode.verifies() ? TlsServers.authority() : null;

                assertThatThrownBy(() -> open(there, "localhost", wire.port(), mode, authority))
                        .as(mode.id())
                        .isInstanceOf(SQLException.class);
            }
            assertThat(wire.sent()).doesNotContain(there.username(), there.name());

            try (Connection plain = open(there, "localhost", wire.port(), SslMode.DISABLE, null)) {
                assertThat(plain.isValid(5)).isTrue();
            }
            assertThat(wire.sent()).as("what the wire shows without TLS").contains(there.username());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-63: with TLS, each mode checks what it says: nothing, the authority, the host as well")
    void givenServerWithTls_whenConnecting_thenEachModeChecksWhatItSays(TestDatabase kind) throws Exception {
        try (TestCentralDatabase there = TlsServers.get(kind).createCentral("secured")) {
            assertThat(encrypted(there, "localhost", SslMode.DISABLE, null)).isFalse();
            assertThat(encrypted(there, "localhost", SslMode.REQUIRE, null)).isTrue();
            assertThat(encrypted(there, "localhost", SslMode.VERIFY_CA, TlsServers.authority()))
                    .isTrue();
            assertThat(encrypted(there, "127.0.0.1", SslMode.VERIFY_CA, TlsServers.authority()))
                    .as("another name of the host")
                    .isTrue();
            assertThat(encrypted(there, "localhost", SslMode.VERIFY_FULL, TlsServers.authority()))
                    .isTrue();

            assertRefused(there, "localhost", SslMode.VERIFY_CA, TlsServers.stranger());
            assertRefused(there, "localhost", SslMode.VERIFY_FULL, TlsServers.stranger());
            assertRefused(there, "127.0.0.1", SslMode.VERIFY_FULL, TlsServers.authority());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-63: what is secret stays so on the wire: administrator, migrations, pools, rotation and purge")
    void givenTlsServer_whenTenantLives_thenEveryConnectionIsEncrypted(TestDatabase kind) throws Exception {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        TestCentralDatabase there = SecondServer.administrator(TlsServers.get(kind), central);
        try (there;
                RecordingProxy wire = new RecordingProxy(there.server());
                Installation tenancy = installation(
                        central,
                        there,
                        wire.port(),
                        TransportSecurity.of(SslMode.VERIFY_FULL, TlsServers.authority()))) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "confidential"));
            Tenant rotated = tenancy.lifecycle.rotatePassword(acme);
            tenancy.context.runAs(rotated, () -> Notes.write(tenancy, 2, "confidential"));
            tenancy.lifecycle.delete(rotated);

            assertThat(there.server().databaseNames()).doesNotContain(acme.databaseName());
            assertThat(wire.sent())
                    .isNotEmpty()
                    .doesNotContain(there.username(), acme.databaseUsername(), "confidential", "CREATE DATABASE");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-63: no tenant is created on a server that stopped offering TLS, and no secret reaches it")
    void givenServerThatOffersNoTls_whenCreating_thenFailsWithoutASecretOnTheWire(TestDatabase kind) throws Exception {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        TestCentralDatabase there = SecondServer.administrator(OwnServers.get(kind), central);
        try (there;
                RecordingProxy wire = new RecordingProxy(there.server());
                Installation tenancy =
                        installation(central, there, wire.port(), TransportSecurity.of(SslMode.REQUIRE, null))) {
            assertThatThrownBy(() -> tenancy.create("acme"))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageNotContaining(there.password());

            assertThat(wire.sent()).doesNotContain(there.username());
        }
    }

    private static Installation installation(
            TestCentralDatabase central, TestCentralDatabase there, int port, TransportSecurity security) {
        ConfiguredServer eu = new ConfiguredServer(
                "eu",
                "localhost",
                port,
                Set.of(),
                null,
                () -> Credentials.of("eu", there.username(), there.password().toCharArray(), null, null, null));
        return Installation.on(
                central,
                settings -> settings.servers(new TenantServers(List.of(eu), TenantPlacement.leastLoaded()))
                        .address(known -> known.withTransport(Map.of("localhost:" + port, security)))
                        .provisioning(new io.tenancy.provisioning.ProvisioningSettings(
                                true, true, central.tenantPrefix(), true, Duration.ZERO)));
    }

    private static void assertRefused(TestCentralDatabase there, String host, SslMode mode, Path authority) {
        assertThatThrownBy(() -> encrypted(there, host, mode, authority))
                .as(mode.id() + " at " + host)
                .isInstanceOf(SQLException.class);
    }

    private static boolean encrypted(TestCentralDatabase there, String host, SslMode mode, @Nullable Path authority)
            throws SQLException {
        String question = there.kind().isPostgresql()
                ? "SELECT CASE WHEN ssl THEN 'yes' ELSE '' END FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
                : "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'Ssl_version'";
        try (Connection connection = open(there, host, there.server().port(), mode, authority);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && !row.getString(1).isEmpty();
        }
    }

    private static Connection open(
            TestCentralDatabase there, String host, int port, SslMode mode, @Nullable Path authority)
            throws SQLException {
        TestDatabaseServer server = there.server();
        DatabaseAddress address = new DatabaseAddress(
                CentralDatabase.of(there.jdbcUrl(), null, null).address().driver(), host, port, there.name());
        CentralDatabase central = CentralDatabase.of(server.jdbcUrl("central"), null, null)
                .withTransport(Map.of(address.server(), TransportSecurity.of(mode, authority)));
        return address.driver()
                .dataSource(address, TIMEOUTS, central, false)
                .getConnection(there.username(), there.password());
    }
}
