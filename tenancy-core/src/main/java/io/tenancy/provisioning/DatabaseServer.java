package io.tenancy.provisioning;

import java.sql.SQLException;

/**
 * What one product can do for a tenant's database. Every name was checked and is quoted all the same. Nothing that
 * exists is touched by the two that create.
 */
interface DatabaseServer {

    /**
     * Creates the login, unless it is that of the central database.
     *
     * @throws AlreadyExistsException if there is one of that name
     */
    void createLogin(DatabaseLogin login) throws SQLException;

    /**
     * Creates an empty database that only this login and the administrator can reach.
     *
     * @throws AlreadyExistsException if there is one of that name
     */
    void createDatabase(String database, DatabaseLogin owner) throws SQLException;

    /** Drops a database; nothing happens if there is none. Fails if somebody is connected. */
    void dropDatabase(String database, DatabaseLogin owner) throws SQLException;

    /** Drops a login of a tenant's own; nothing happens if there is none. */
    void dropLogin(DatabaseLogin login) throws SQLException;

    /** Something of that name was in the way. It was neither adopted nor changed. */
    final class AlreadyExistsException extends SQLException {

        private static final long serialVersionUID = 1L;

        AlreadyExistsException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        }
    }
}
