package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseMarker;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;

/**
 * What one product can do for a tenant's database. Every name was checked and is quoted all the same. What an operation
 * creates it can create again: then nothing happens but what was missing. Nothing that somebody else made is touched by
 * any of the first five.
 */
interface DatabaseServer {

    /**
     * Returns quietly if there is neither a database nor a login of these names, as far as the server tells.
     *
     * @throws AlreadyExistsException if there is
     */
    void requireFree(String database, DatabaseLogin login) throws SQLException;

    /**
     * Creates the login, unless it is that of the central database.
     *
     * @throws AlreadyExistsException if there is one of that name that the operation did not make
     */
    void createLogin(DatabaseLogin login, Ownership mine) throws SQLException;

    /**
     * Creates an empty database that only this login and the administrator can reach.
     *
     * @throws AlreadyExistsException if there is one of that name that the operation did not make
     */
    void createDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException;

    /** Returns whether {@link #copyDatabase} can be used. */
    default boolean copies() {
        return false;
    }

    /**
     * As {@link #createDatabase}, with all that is in a template, which is the new login's then.
     *
     * @param made the login that the template was made by
     */
    default void copyDatabase(String template, String made, String database, DatabaseLogin owner, Ownership mine)
            throws SQLException {
        throw new SQLFeatureNotSupportedException("Databases of this product are not copied.");
    }

    /**
     * Makes a database a template: nobody can connect to it, nor log in as its owner.
     *
     * @throws SQLException if something in it could not be handed over to another login
     */
    default void closeTemplate(String template, DatabaseLogin owner) throws SQLException {
        throw new SQLFeatureNotSupportedException("Databases of this product are not copied.");
    }

    /** Drops the database if the operation made it, with whoever is connected: nobody was let in yet. */
    void removeDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException;

    /** Drops the login if the operation made it. */
    void removeLogin(DatabaseLogin login, Ownership mine) throws SQLException;

    /** Returns whether there is a database of that name, whoever made it. */
    boolean hasDatabase(String database, DatabaseLogin owner) throws SQLException;

    /** Drops a database that was proven to be the tenant's; nothing happens if there is none. Fails if somebody is connected. */
    void dropDatabase(String database, DatabaseLogin owner) throws SQLException;

    /** Drops a login that was made for the tenant; nothing happens if there is none. */
    void dropLogin(DatabaseLogin login) throws SQLException;

    /**
     * Returns what is there that operations of this installation made, as far as the server tells.
     *
     * @param prefix with which the names of databases begin that are created
     */
    Made made(DatabaseMarker marker, String prefix) throws SQLException;

    /** Returns how many connections the server takes; 0 where there is no such number. */
    int maxConnections() throws SQLException;

    /** Names of databases and of logins. */
    record Made(List<String> databases, List<String> logins) {}

    /** Something of that name was in the way. It was neither adopted nor changed. */
    final class AlreadyExistsException extends SQLException {

        private static final long serialVersionUID = 1L;

        AlreadyExistsException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        }

        AlreadyExistsException(String what, String name) {
            super("There is a " + what + " " + name + " already.", "42710");
        }
    }
}
