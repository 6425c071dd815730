package io.tenancy.integration;

import static io.tenancy.integration.Borrowers.one;
import static io.tenancy.integration.Borrowers.use;
import static io.tenancy.integration.Borrowers.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.context.TenantScope;
import io.tenancy.test.TestDatabase;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever way a statement takes, it is seen that it changes the session. */
@Tag("integration")
class SessionChangeTest {

    /** The ways to a statement beside {@code execute}. */
    private enum Way {
        PREPARED {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.execute();
                }
            }
        },
        PREPARED_WITH_KEYS {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement(sql, Statement.NO_GENERATED_KEYS)) {
                    statement.executeUpdate();
                }
            }
        },
        UPDATE {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.executeLargeUpdate(sql);
                }
            }
        },
        SCROLLING {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
                    statement.execute(sql, Statement.NO_GENERATED_KEYS);
                }
            }
        },
        BATCH {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.addBatch("DELETE FROM notes");
                    statement.addBatch(sql);
                    statement.executeBatch();
                }
            }
        };

        abstract void run(Connection connection, String sql) throws SQLException;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @DisplayName("S-25: a session is as before whatever way the statement came that changed it")
    void givenChangeByAnyWay_whenReturned_thenAsBefore(Way way) throws SQLException {
        for (TestDatabase kind :
                new TestDatabase[] {TestDatabase.POSTGRESQL, TestDatabase.MARIADB, TestDatabase.MYSQL, TestDatabase.H2
                }) {
            boolean postgresql = kind.isPostgresql();
            String look = postgresql ? "SHOW statement_timeout" : "SELECT @own";
            try (Installation tenancy = one(kind);
                    TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
                String before = value(tenancy, look);

                use(tenancy, (connection, statement) -> {
                    way.run(connection, postgresql ? "SET statement_timeout = '1min'" : "SET @own = 'x'");
                    assertThat(value(statement, look)).isNotEqualTo(before);
                });

                assertThat(value(tenancy, look)).isEqualTo(before);
            }
        }
    }

    @Test
    @DisplayName("S-25: a session is as before also after another text that a prepared statement of MySQL's driver ran")
    void givenPreparedRunsOtherText_whenReturned_thenAsBefore() throws SQLException {
        try (Installation tenancy = one(TestDatabase.MYSQL);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            use(tenancy, (connection, statement) -> {
                try (PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
                    prepared.execute("SET @own = 'x'");
                }
                assertThat(value(statement, "SELECT @own")).isEqualTo("x");
            });

            assertThat(value(tenancy, "SELECT @own")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL | {? = call set_config('statement_timeout', '60000', false)} | SHOW statement_timeout",
                "MARIADB | {call own()} | SELECT @own",
                "MYSQL | {call own()} | SELECT @own"
            })
    @DisplayName("S-25: a session is as before after a procedure was called")
    void givenCalledProcedure_whenReturned_thenAsBefore(TestDatabase kind, String call, String look)
            throws SQLException {
        try (Installation tenancy = one(kind);
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"))) {
            String before = value(tenancy, look);
            if (!kind.isPostgresql()) {
                use(tenancy, (connection, statement) -> statement.execute("CREATE PROCEDURE own() SET @own = 'x'"));
            }

            use(tenancy, (connection, statement) -> {
                try (CallableStatement procedure = connection.prepareCall(call)) {
                    if (kind.isPostgresql()) {
                        procedure.registerOutParameter(1, Types.VARCHAR);
                    }
                    procedure.execute();
                }
                assertThat(value(statement, look)).isNotEqualTo(before);
            });

            assertThat(value(tenancy, look)).isEqualTo(before);
        }
    }
}
