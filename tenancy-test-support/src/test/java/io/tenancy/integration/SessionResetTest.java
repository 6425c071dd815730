package io.tenancy.integration;

import static io.tenancy.integration.Borrowers.one;
import static io.tenancy.integration.Borrowers.session;
import static io.tenancy.integration.Borrowers.settings;
import static io.tenancy.integration.Borrowers.use;
import static io.tenancy.integration.Borrowers.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.context.TenantScope;
import io.tenancy.pool.SessionReset;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** How a session gets back what it was, and what that leaves alone. */
@Tag("integration")
class SessionResetTest {

    private static final String CHANGE = "SET statement_timeout = '1min'";

    @Test
    @DisplayName("S-25: a session that was reset has all settings of a new one, also those that its driver makes")
    void givenSession_whenReset_thenSettingsAreAllOfANewOne() throws SQLException {
        List<String> changes = List.of(
                "SET TIME ZONE 'Pacific/Kiritimati'",
                "SET DateStyle = 'ISO, YMD'",
                "SET application_name = 'x'",
                "SET extra_float_digits = 0",
                "SET client_min_messages = error",
                "SET search_path = pg_catalog",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        try (Installation tenancy = one(TestDatabase.POSTGRESQL);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String session = session(tenancy);
            Map<String, String> before = settings(tenancy);
            use(tenancy, (connection, statement) -> {
                for (String change : changes) {
                    statement.execute(change);
                }
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            });

            assertThat(settings(tenancy)).containsAllEntriesOf(before);
            assertThat(session(tenancy)).isEqualTo(session);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-25: what was set in a session that was reset can be set again")
    void givenIsolationSetByStatement_whenSetThroughJdbcByTheNext_thenHolds(TestDatabase kind) throws SQLException {
        String look = kind.isPostgresql() ? "SHOW transaction_isolation" : "SELECT LOWER(@@tx_isolation)";
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            use(
                    tenancy,
                    (connection, statement) -> statement.execute(
                            kind.isPostgresql()
                                    ? "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE"
                                    : "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE"));

            use(tenancy, (connection, statement) -> {
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);

                assertThat(value(statement, look)).isEqualTo("serializable");
            });
        }
    }

    @Test
    @DisplayName("S-25: statements that PostgreSQL had prepared are prepared again after a reset")
    void givenPreparedOnServer_whenReset_thenPreparedAgain() throws SQLException {
        try (Installation tenancy = one(TestDatabase.POSTGRESQL);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            for (int round = 0; round < 3; round++) {
                use(tenancy, (connection, statement) -> {
                    for (int i = 0; i < 10; i++) {
                        try (PreparedStatement sum = connection.prepareStatement("SELECT ?::int + 1")) {
                            sum.setInt(1, i);
                            ResultSet row = sum.executeQuery();
                            row.next();
                            assertThat(row.getInt(1)).isEqualTo(i + 1);
                        }
                    }
                    assertThat(value(statement, "SELECT count(*) FROM pg_prepared_statements"))
                            .isEqualTo("1");
                    statement.execute(CHANGE);
                });

                assertThat(value(tenancy, "SELECT count(*) FROM pg_prepared_statements"))
                        .isEqualTo("0");
            }
        }
    }

    @Test
    @DisplayName("S-26: a session that nobody changed is given back without a statement, and one that was with one")
    void givenUnchangedSession_whenReturned_thenNothingIsSent() throws SQLException {
        try (Installation tenancy = one(TestDatabase.POSTGRESQL);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String session = session(tenancy);
            String last = "SELECT query FROM pg_stat_activity WHERE pid = " + session;
            use(tenancy, (connection, statement) -> statement.execute("SELECT 4711"));
            assertThat(outside(tenancy, last)).isEqualTo("SELECT 4711");

            use(tenancy, (connection, statement) -> statement.execute("LISTEN news"));
            assertThat(outside(tenancy, last)).isEqualTo("DISCARD ALL");
        }
    }

    @Test
    @DisplayName("S-25: a borrower who clears warnings keeps the session")
    void givenChangedSession_whenBorrowerClearsWarnings_thenItStaysUntilReturned() throws SQLException {
        try (Installation tenancy = one(TestDatabase.POSTGRESQL);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String before = value(tenancy, "SHOW statement_timeout");
            use(tenancy, (connection, statement) -> {
                statement.execute(CHANGE);
                connection.clearWarnings();
                assertThat(value(statement, "SHOW statement_timeout")).isEqualTo("1min");
            });

            assertThat(value(tenancy, "SHOW statement_timeout")).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("S-25: what a pool sets in new sessions is set again in those that were reset")
    void givenPoolWithSettings_whenReset_thenTheyAreThere() throws SQLException {
        try (Installation tenancy = Installation.on(
                        TestDatabase.POSTGRESQL,
                        settings -> settings.pools(Borrowers.onlyOne()).customizer((tenant, pool) -> {
                            pool.setAutoCommit(false);
                            pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
                            pool.setSchema("public");
                            pool.setConnectionInitSql("SET lock_timeout = '33s'");
                        }));
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String session = session(tenancy);
            use(tenancy, (connection, statement) -> {
                statement.execute("SET search_path = pg_catalog");
                statement.execute("RESET lock_timeout");
                statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
                connection.commit();
            });

            use(tenancy, (connection, statement) -> {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(value(statement, "SHOW transaction_isolation")).isEqualTo("repeatable read");
                assertThat(value(statement, "SHOW search_path")).isEqualTo("public");
                assertThat(value(statement, "SHOW lock_timeout")).isEqualTo("33s");
            });
            assertThat(session(tenancy)).isEqualTo(session);
        }
    }

    @ParameterizedTest
    @CsvSource({"NEVER, x, x", "CHANGED, '', x", "ALWAYS, '', ''"})
    @DisplayName("S-25: sessions are reset when the settings say so; a function that changes one shows in no text")
    void givenSetting_whenReturned_thenResetAsItSays(SessionReset when, String byStatement, String byFunction)
            throws SQLException {
        String look = "SELECT coalesce(current_setting('own.value', true), '')";
        try (Installation tenancy = Installation.on(
                        TestDatabase.POSTGRESQL,
                        settings -> settings.pools(Borrowers.onlyOne().with(when)));
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            use(
                    tenancy,
                    (connection, statement) -> statement.execute("CREATE FUNCTION own() RETURNS text LANGUAGE sql AS"
                            + " 'SELECT set_config(''own.value'', ''x'', false)'"));
            use(tenancy, (connection, statement) -> statement.execute("SET own.value = 'x'"));
            assertThat(value(tenancy, look)).isEqualTo(byStatement);

            use(tenancy, (connection, statement) -> statement.executeQuery("SELECT own()"));

            assertThat(value(tenancy, look)).isEqualTo(byFunction);
        }
    }

    @Test
    @DisplayName("S-25: the driver's own types are reached, and what is done with them is undone")
    void givenUnwrapped_whenChanged_thenAsBefore() throws SQLException {
        try (Installation tenancy = one(TestDatabase.POSTGRESQL);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String before = value(tenancy, "SHOW statement_timeout");
            use(tenancy, (connection, statement) -> {
                assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
                assertThat(statement.unwrap(PGStatement.class).getPrepareThreshold())
                        .isPositive();
                assertThat(statement.getConnection()).isSameAs(connection);
                Connection driver = (Connection) connection.unwrap(PGConnection.class);
                try (Statement own = driver.createStatement()) {
                    own.execute(CHANGE);
                }
            });

            assertThat(value(tenancy, "SHOW statement_timeout")).isEqualTo(before);
        }
    }

    private static String outside(Installation tenancy, String query) {
        Tenant tenant = tenancy.context.require();
        return Direct.tenant(tenancy, tenant).sql(query).query(String.class).single();
    }
}
