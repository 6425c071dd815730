package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.context.NoTenantException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.ServerLog;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without a tenant there is no connection, and nothing falls back to another database. */
@Tag("integration")
class UnboundThreadTest {

    /** No poll during a test that counts statements. */
    private static final Duration NEVER = Duration.ofHours(1);

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-05: without a tenant the typed exception says how to bind one")
    void givenUnboundThread_whenQuerying_thenNoTenantException(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            assertThatThrownBy(() -> Notes.read(tenancy))
                    .isInstanceOfSatisfying(
                            NoTenantException.class,
                            refused -> assertThat(refused.code()).isEqualTo("TENANT_NOT_BOUND"))
                    .hasMessageContaining("switchToTenant");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("N-38: without a tenant no server sees a statement")
    void givenUnboundThread_whenQuerying_thenServerSeesNoStatement(TestDatabase kind) {
        try (Installation tenancy = quiet(kind)) {
            tenancy.create("acme");
            ServerLog log = TestServers.log(tenancy.database.server());
            long before = log.position();

            assertThatThrownBy(() -> Notes.read(tenancy)).isInstanceOf(NoTenantException.class);

            assertThat(log.linesContaining(before, "notes")).isEmpty();
            assertThat(statements(kind, log, before)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-26: entering and leaving a tenant that is in use sends no statement")
    void givenWarmTenant_whenSwitchingAThousandTimes_thenServerSeesNoStatement(TestDatabase kind) {
        try (Installation tenancy = quiet(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.read(tenancy));
            ServerLog log = TestServers.log(tenancy.database.server());
            long before = log.position();

            for (int i = 0; i < 1_000; i++) {
                tenancy.connections.switchToTenant(acme).close();
            }

            assertThat(statements(kind, log, before)).isEmpty();
        }
    }

    @Test
    @DisplayName("Law 1: the router looks like a data source to an unbound thread, without leading anywhere")
    void givenUnboundThread_whenAskingTheRouter_thenAnswersWithoutConnection() throws SQLException {
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            DataSource router = tenancy.router;

            assertThat(router.isWrapperFor(TenantRoutingDataSource.class)).isTrue();
            assertThat(router.unwrap(TenantRoutingDataSource.class)).isSameAs(router);
            assertThat(router.isWrapperFor(com.zaxxer.hikari.HikariDataSource.class))
                    .isFalse();
            assertThatThrownBy(() -> router.unwrap(com.zaxxer.hikari.HikariDataSource.class))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    @DisplayName("Law 1: nobody brings a login of his own, bound or not")
    void givenAnyThread_whenAskingWithLogin_thenRefused() {
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            Tenant acme = tenancy.create("acme");

            assertThatThrownBy(() -> tenancy.router.getConnection("sa", ""))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                assertThatThrownBy(() -> tenancy.router.getConnection("sa", ""))
                        .isInstanceOf(SQLFeatureNotSupportedException.class);
            }
        }
    }

    private static Installation quiet(TestDatabase kind) {
        return Installation.on(
                kind,
                settings -> settings.registry(
                        new io.tenancy.tenant.RegistrySettings(true, NEVER, NEVER, NEVER, Duration.ofSeconds(1), 100)));
    }

    private static List<String> statements(TestDatabase kind, ServerLog log, long since) {
        return log.linesContaining(since, kind.isPostgresql() ? "execute " : "Query").stream()
                .filter(line -> !line.contains("sql_log_off"))
                .toList();
    }
}
