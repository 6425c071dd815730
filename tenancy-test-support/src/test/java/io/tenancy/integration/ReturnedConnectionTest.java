package io.tenancy.integration;

import static io.tenancy.integration.Borrowers.one;
import static io.tenancy.integration.Borrowers.use;
import static io.tenancy.integration.Borrowers.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What one borrower does to a connection is nothing that the next one notices. The pool holds one connection. */
@Tag("integration")
class ReturnedConnectionTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-25: a transaction that a failed statement aborted is over for the next borrower")
    void givenAbortedTransaction_whenReturned_thenNextBorrowerWorks(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            use(tenancy, (connection, statement) -> {
                connection.setAutoCommit(false);
                statement.executeUpdate("INSERT INTO notes (id, writer) VALUES (1, 'lost')");
                assertThatThrownBy(() -> statement.execute("SELECT nothing FROM nowhere"))
                        .isInstanceOf(SQLException.class);
            });

            Notes.write(tenancy, 2, "kept");

            assertThat(Notes.read(tenancy)).containsExactly("kept");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-25: an open transaction is rolled back, and the next borrower's work is committed by itself")
    void givenOpenTransaction_whenReturned_thenRolledBack(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind)) {
            Tenant acme = tenancy.create("acme");
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                use(tenancy, (connection, statement) -> {
                    connection.setAutoCommit(false);
                    statement.executeUpdate("INSERT INTO notes (id, writer) VALUES (1, 'lost')");
                });

                Notes.write(tenancy, 2, "kept");
            }
            assertThat(Notes.direct(tenancy, acme)).containsExactly("kept");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-25: read-only, isolation and time limits that were set through JDBC are as before")
    void givenChangedSettings_whenReturned_thenAsBefore(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            int[] isolation = new int[2];
            int[] wait = new int[2];
            use(tenancy, (connection, statement) -> {
                isolation[0] = connection.getTransactionIsolation();
                wait[0] = connection.getNetworkTimeout();
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                connection.setNetworkTimeout(Runnable::run, 77_000);
            });

            use(tenancy, (connection, statement) -> {
                assertThat(connection.isReadOnly()).isFalse();
                isolation[1] = connection.getTransactionIsolation();
                wait[1] = connection.getNetworkTimeout();
                statement.executeUpdate("INSERT INTO notes (id, writer) VALUES (2, 'writes')");
            });

            assertThat(isolation[1]).isEqualTo(isolation[0]);
            assertThat(wait[1]).isEqualTo(wait[0]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-03: of a result that was half read, nothing reaches the next borrower")
    void givenHalfReadResult_whenReturned_thenNextBorrowerGetsItsOwn(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String many = "SELECT a.n FROM (" + numbers() + ") a, (" + numbers() + ") b, (" + numbers() + ") c";
            for (int round = 0; round < 5; round++) {
                use(tenancy, (connection, statement) -> {
                    connection.setAutoCommit(false);
                    statement.setFetchSize(kind == TestDatabase.MYSQL ? Integer.MIN_VALUE : 1);
                    ResultSet rows = statement.executeQuery(many);
                    assertThat(rows.next()).isTrue();
                });

                assertThat(value(tenancy, "SELECT 4711")).isEqualTo("4711");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, SELECT pg_sleep(30)",
        "MARIADB, SELECT SLEEP(30)",
        "MYSQL, 'SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, "
                + "information_schema.columns c'"
    })
    @DisplayName("F-03: of a statement that was cancelled, nothing reaches the next borrower")
    void givenCancelledStatement_whenReturned_thenNextBorrowerGetsItsOwn(TestDatabase kind, String slow)
            throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            use(tenancy, (connection, statement) -> {
                statement.setQueryTimeout(1);
                assertThatThrownBy(() -> statement.executeQuery(slow)).isInstanceOf(SQLException.class);
            });

            for (int i = 0; i < 20; i++) {
                assertThat(value(tenancy, "SELECT " + i)).isEqualTo(Integer.toString(i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL | SET search_path = pg_catalog | SHOW search_path",
                "POSTGRESQL | SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY | SHOW"
                        + " default_transaction_read_only",
                "POSTGRESQL | SET statement_timeout = '1min' | SHOW statement_timeout",
                "POSTGRESQL | SET TIME ZONE 'Pacific/Kiritimati' | SHOW timezone",
                "POSTGRESQL | CREATE TEMP TABLE own (id int) | SELECT to_regclass('pg_temp.own')",
                "POSTGRESQL | SELECT pg_advisory_lock(42) | SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND pid = pg_backend_pid()",
                "POSTGRESQL | LISTEN news | SELECT count(*) FROM pg_listening_channels()",
                "POSTGRESQL | PREPARE own AS SELECT 1 | SELECT count(*) FROM pg_prepared_statements WHERE name = 'own'",
                "POSTGRESQL | BEGIN; SELECT pg_advisory_xact_lock(42) | SELECT count(*) FROM pg_locks"
                        + " WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
                "MARIADB | SET autocommit = 0 | SELECT @@autocommit",
                "MARIADB | USE information_schema | SELECT LEFT(DATABASE(), 4)",
                "MARIADB | SET SESSION TRANSACTION READ ONLY | SELECT @@tx_read_only",
                "MARIADB | SET @own = 'x' | SELECT @own",
                "MARIADB | SET sql_mode = '' | SELECT @@sql_mode",
                "MARIADB | SET time_zone = '+05:00' | SELECT @@time_zone",
                "MARIADB | SELECT GET_LOCK('own', 0) | SELECT IS_USED_LOCK('own') = CONNECTION_ID()",
                "MARIADB | CREATE TEMPORARY TABLE notes AS SELECT 1 AS id, 'own' AS writer | SELECT COUNT(*) FROM"
                        + " notes",
                "MARIADB | START TRANSACTION | SELECT @@in_transaction",
                "MYSQL | SET autocommit = 0 | SELECT @@autocommit",
                "MYSQL | USE information_schema | SELECT LEFT(DATABASE(), 4)",
                "MYSQL | SET @own = 'x' | SELECT @own",
                "MYSQL | START TRANSACTION | SELECT @@in_transaction",
                "POSTGRESQL | SELECT set_config('search_path', 'pg_catalog', false) | SHOW search_path",
                "POSTGRESQL | SELECT 1; SET statement_timeout = '1min' | SHOW statement_timeout",
                "POSTGRESQL | DO $$ BEGIN PERFORM set_config('search_path', 'pg_catalog', false); END $$"
                        + " | SHOW search_path",
                "MARIADB | SELECT 'x' INTO @own | SELECT @own",
                "MARIADB | SELECT @own := 'x' | SELECT @own",
                "MYSQL | SELECT 'x' INTO @own | SELECT @own",
                "MYSQL | SELECT GET_LOCK('own', 0) | SELECT IS_USED_LOCK('own') = CONNECTION_ID()",
                "MYSQL | SET sql_mode = '' | SELECT @@sql_mode",
                "MYSQL | SET NAMES latin1 | SELECT @@character_set_client",
                "MYSQL | SET NAMES utf8mb4 COLLATE utf8mb4_bin | SELECT @@collation_connection",
                "H2 | SET SCHEMA INFORMATION_SCHEMA | SELECT SCHEMA()",
                "H2 | SET @own = 'x' | SELECT @own",
                "H2 | SELECT SET(@own, 'x') | SELECT @own",
                "H2 | SET AUTOCOMMIT FALSE | CALL AUTOCOMMIT()",
                "H2 | CREATE LOCAL TEMPORARY TABLE own (id int) | SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES"
                        + " WHERE TABLE_NAME = 'OWN'"
            })
    @DisplayName("S-25: what statements changed in the session is as before")
    void givenSessionChangedByStatement_whenReturned_thenAsBefore(TestDatabase kind, String change, String look)
            throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String before = value(tenancy, look);
            use(tenancy, (connection, statement) -> statement.execute(change));

            assertThat(value(tenancy, look)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    @DisplayName("S-25: a catalog that was set through JDBC is as before")
    void givenOtherCatalog_whenReturned_thenAsBefore(TestDatabase kind) throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            use(tenancy, (connection, statement) -> connection.setCatalog("information_schema"));

            assertThat(Notes.read(tenancy)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, pg_catalog", "H2, INFORMATION_SCHEMA"})
    @DisplayName("S-25: a schema that was set through JDBC is as before")
    void givenOtherSchema_whenReturned_thenAsBefore(TestDatabase kind, String other) throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            use(tenancy, (connection, statement) -> connection.setSchema(other));

            assertThat(Notes.read(tenancy)).isEmpty();
        }
    }

    private static String numbers() {
        return "SELECT 1 AS n" + " UNION ALL SELECT 2".repeat(20);
    }
}
