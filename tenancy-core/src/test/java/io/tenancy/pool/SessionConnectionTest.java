package io.tenancy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.database.DatabaseDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@Tag("unit")
class SessionConnectionTest {

    private final AtomicInteger closed = new AtomicInteger();

    @Test
    @DisplayName("contract 11: whoever counts physical connections is told once that one was closed")
    void givenConnection_whenClosedAndAborted_thenToldOnce() throws SQLException {
        Connection connection = connection(new HikariConfig());

        connection.abort(Runnable::run);
        connection.close();
        connection.close();

        assertThat(closed).hasValue(1);
    }

    @Test
    @DisplayName("S-25: a connection whose session cannot be reset is closed as soon as it is given back, and not lent")
    void givenSessionThatCannotBeReset_whenReturned_thenClosedAtOnceAndNotLent() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(1);
        config.setDataSource(new DelegatingDataSource(database()) {
            @Override
            public Connection getConnection() throws SQLException {
                return connection(config);
            }
        });
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Connection lent = pool.getConnection();
            assertThat(SessionConnection.lend(lent)).isTrue();
            try (Statement statement = lent.createStatement()) {
                statement.execute("SET @own = 1");
            }
            lent.close();
            assertThat(closed).hasValue(1);

            Connection again = pool.getConnection();
            assertThat(SessionConnection.lend(again)).isFalse();
            pool.evictConnection(again);
            again.close();

            assertThat(SessionConnection.lend(pool.getConnection())).isTrue();
            assertThat(closed).hasValue(1);
        }
    }

    private Connection connection(HikariConfig config) throws SQLException {
        SessionCare care = new SessionCare(SessionReset.CHANGED, DatabaseDriver.H2, config, Duration.ofSeconds(1));
        return new SessionConnection(database().getConnection(), care, closed::incrementAndGet);
    }

    private static JdbcDataSource database() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:");
        return database;
    }
}
