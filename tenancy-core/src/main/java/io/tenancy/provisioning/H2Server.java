package io.tenancy.provisioning;

import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** H2 creates a database by connecting to it; the first login becomes its only administrator. */
final class H2Server implements DatabaseServer {

    /** org.h2.api.ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1. */
    private static final int NOT_FOUND = 90146;

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final CentralDatabase central;

    H2Server(CentralDatabase central) {
        this.central = central;
    }

    @Override
    public void createLogin(DatabaseLogin login) {}

    @Override
    public void createDatabase(String database, DatabaseLogin owner) throws SQLException {
        if (exists(database, owner)) {
            throw new AlreadyExistsException(
                    new SQLException("The database " + database + " exists already.", "42710"));
        }
        connect(database, owner, true).close();
    }

    @Override
    public void dropDatabase(String database, DatabaseLogin owner) throws SQLException {
        if (!exists(database, owner)) {
            return;
        }
        try (Connection connection = connect(database, owner, false);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ALL OBJECTS DELETE FILES");
            statement.execute("SHUTDOWN");
        }
    }

    @Override
    public void dropLogin(DatabaseLogin login) {}

    /** A login that is refused was refused by a database. */
    private boolean exists(String database, DatabaseLogin owner) throws SQLException {
        try {
            connect(database, owner, false).close();
            return true;
        } catch (SQLException failed) {
            return failed.getErrorCode() != NOT_FOUND;
        }
    }

    private Connection connect(String database, DatabaseLogin owner, boolean create) throws SQLException {
        return DatabaseDriver.H2
                .dataSource(new DatabaseAddress(DatabaseDriver.H2, "", 0, database), TIMEOUTS, central, create)
                .getConnection(owner.username(), owner.passwordText());
    }
}
