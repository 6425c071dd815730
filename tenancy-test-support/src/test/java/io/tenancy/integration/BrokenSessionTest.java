package io.tenancy.integration;

import static io.tenancy.integration.Borrowers.one;
import static io.tenancy.integration.Borrowers.session;
import static io.tenancy.integration.Borrowers.use;
import static io.tenancy.integration.Borrowers.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions that cannot be reset. */
@Tag("integration")
class BrokenSessionTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-25: if the reset fails, nobody hears of it, and the next borrower gets another connection")
    void givenSessionKilledByServer_whenReturned_thenNextBorrowerGetsAnother(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String session = session(tenancy);
            Connection borrowed = tenancy.router.getConnection();
            try (Statement statement = borrowed.createStatement()) {
                statement.execute(kind.isPostgresql() ? "LISTEN news" : "SET @own = 'x'");
            }
            kill(tenancy, session);

            assertThatCode(borrowed::close).doesNotThrowAnyException();

            assertThat(session(tenancy)).isNotEqualTo(session);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-25, F-01: if the server is silent, giving back takes no longer than a login may")
    void givenServerFallsSilent_whenReturned_thenSoonDoneAndNextBorrowerIsTold(TestDatabase kind) throws SQLException {
        Duration patience = Duration.ofSeconds(1);
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(Limits.of(1, patience)));
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            Connection borrowed = acme.connection();
            try (Statement statement = borrowed.createStatement()) {
                statement.execute(kind.isPostgresql() ? "LISTEN news" : "SET @own = 'x'");
            }
            acme.proxy.silent();

            long started = System.nanoTime();
            assertThatCode(borrowed::close).doesNotThrowAnyException();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));

            assertThat(acme.refusal().code()).isEqualTo("TENANT_DATABASE_UNAVAILABLE");
            acme.proxy.pass();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2"})
    @DisplayName("S-25: what a reset does not reach in a driver ends with the connection")
    void givenHoldabilityChanged_whenReturned_thenNextBorrowerGetsAnother(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String session = session(tenancy);
            int[] before = new int[1];
            use(tenancy, (connection, statement) -> {
                before[0] = connection.getHoldability();
                connection.setHoldability(3 - before[0]);
            });

            use(
                    tenancy,
                    (connection, statement) ->
                            assertThat(connection.getHoldability()).isEqualTo(before[0]));
            assertThat(session(tenancy)).isNotEqualTo(session);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-25: a role that was taken is given up")
    void givenRoleTaken_whenReturned_thenAsBefore(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind)) {
            Tenant acme = tenancy.create("acme");
            String role = tenancy.database.name() + "_role";
            JdbcClient admin = JdbcClient.create(tenancy.database.server().admin());
            admin.sql("CREATE ROLE " + role).update();
            admin.sql("GRANT " + role + " TO " + acme.databaseUsername()).update();
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                String look = "SELECT CURRENT_ROLE" + (kind.isPostgresql() ? "" : "()");
                String before = value(tenancy, look);

                use(tenancy, (connection, statement) -> {
                    statement.execute("SET ROLE " + role);
                    assertThat(value(statement, look)).isEqualTo(role);
                });

                assertThat(value(tenancy, look)).isEqualTo(before);
            } finally {
                admin.sql("DROP ROLE " + role).update();
            }
        }
    }

    private static void kill(Installation tenancy, String session) {
        JdbcClient admin = JdbcClient.create(tenancy.database.server().admin());
        if (tenancy.database.kind().isPostgresql()) {
            admin.sql("SELECT pg_terminate_backend(" + session + ")").query().singleValue();
        } else {
            admin.sql("KILL " + session).update();
        }
    }
}
