package io.tenancy.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/** Connections to one tenant's database, none of which waits long for a lock. Thread-safe; keeps none open. */
final class MigrationDataSource extends UserCredentialsDataSourceAdapter {

    private final LockRules rules;
    private final Duration lockTimeout;
    private final Set<Long> sessions = ConcurrentHashMap.newKeySet();

    MigrationDataSource(DataSource target, LockRules rules, Duration lockTimeout) {
        this.rules = rules;
        this.lockTimeout = lockTimeout;
        setTargetDataSource(target);
    }

    LockRules rules() {
        return rules;
    }

    Duration lockTimeout() {
        return lockTimeout;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(rules.bounding(lockTimeout));
            if (rules.areTold()) {
                read(statement, rules.session()).forEach(session -> sessions.add(Long.valueOf(session)));
            }
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Returns who holds what the connections of this data source wait for now; empty if nobody does. */
    String holders() throws SQLException {
        try (Connection another = getConnection();
                Statement statement = another.createStatement()) {
            String mine = sessions.stream().map(String::valueOf).collect(Collectors.joining(", "));
            return String.join("; ", read(statement, rules.holders(mine)));
        }
    }

    private static List<String> read(Statement statement, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
