package io.tenancy.quickstart.storage;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A database server that this application started, or found running in its folder.
 *
 * @param jdbcUrl of the database that becomes the central one
 * @param stop what ends the server, if it is ours to end
 */
record EmbeddedServer(String jdbcUrl, String username, String password, Runnable stop)
        implements JdbcConnectionDetails, AutoCloseable {

    @Override
    public String getJdbcUrl() {
        return jdbcUrl;
    }

    @Override
    public String getUsername() {
        return username;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public void close() {
        stop.run();
    }

    /** Returns where the server is, and no password. */
    @Override
    public String toString() {
        return jdbcUrl;
    }
}
