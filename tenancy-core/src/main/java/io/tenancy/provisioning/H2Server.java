package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseMarker;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * H2 creates a database by connecting to it; the first login becomes its only administrator, and by its password the
 * database is known again.
 */
final class H2Server implements DatabaseServer {

    /** org.h2.api.ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1. */
    private static final int NOT_FOUND = 90146;

    /** org.h2.api.ErrorCode.WRONG_USER_OR_PASSWORD. */
    private static final int DENIED = 28000;

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final CentralDatabase central;

    H2Server(CentralDatabase central) {
        this.central = central;
    }

    @Override
    public void requireFree(String database, DatabaseLogin login) throws SQLException {
        if (hasDatabase(database, login)) {
            throw new AlreadyExistsException("database", database);
        }
    }

    @Override
    public void createLogin(DatabaseLogin login, Ownership mine) {}

    @Override
    public void createDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException {
        if (!hasDatabase(database, owner)) {
            connect(database, owner, true).close();
            mine.made();
        } else if (!isMine(database, owner, mine)) {
            throw new AlreadyExistsException("database", database);
        }
    }

    @Override
    public void removeDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException {
        if (isMine(database, owner, mine)) {
            dropDatabase(database, owner);
        }
    }

    @Override
    public void removeLogin(DatabaseLogin login, Ownership mine) {}

    /** A login that is refused was refused by a database. */
    @Override
    public boolean hasDatabase(String database, DatabaseLogin owner) {
        try {
            connect(database, owner, false).close();
            return true;
        } catch (SQLException failed) {
            return failed.getErrorCode() != NOT_FOUND;
        }
    }

    @Override
    public void dropDatabase(String database, DatabaseLogin owner) throws SQLException {
        if (!hasDatabase(database, owner)) {
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

    /** Files tell only those who can open them. */
    @Override
    public Made made(DatabaseMarker marker, String prefix) {
        return new Made(List.of(), List.of());
    }

    @Override
    public int maxConnections() {
        return 0;
    }

    private boolean isMine(String database, DatabaseLogin owner, Ownership mine) throws SQLException {
        if (!mine.mayHaveMade()) {
            return false;
        }
        try {
            connect(database, owner, false).close();
            return true;
        } catch (SQLException failed) {
            if (failed.getErrorCode() == NOT_FOUND || failed.getErrorCode() == DENIED) {
                return false;
            }
            throw failed;
        }
    }

    private Connection connect(String database, DatabaseLogin owner, boolean create) throws SQLException {
        return DatabaseDriver.H2
                .dataSource(new DatabaseAddress(DatabaseDriver.H2, "", 0, database), TIMEOUTS, central, create)
                .getConnection(owner.username(), owner.passwordText());
    }
}
