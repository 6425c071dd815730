package io.tenancy.test;

import javax.sql.DataSource;

/**
 * A fresh, empty database of one test, meant to be the application's central database. Its login may create databases
 * and logins beside it. {@link #close()} drops the database, its login, and every database and login whose name begins
 * with {@link #tenantPrefix()}; so let the application name its tenants' databases and logins that way. Immutable and
 * thread-safe; the test that created it closes it.
 *
 * @param server the server that holds it
 * @param name the database's name on that server
 * @param username the login's name
 * @param password the login's password; does not occur in the server's log
 * @param tenantPrefix a prefix no other test uses, at most 10 characters of {@code [a-z0-9_]}, beginning with a letter
 */
public record TestCentralDatabase(
        TestDatabaseServer server, String name, String username, String password, String tenantPrefix)
        implements AutoCloseable {

    /** Returns the kind of the server. */
    public TestDatabase kind() {
        return server.kind();
    }

    /** Returns the database's JDBC URL, without user and password. */
    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    /** Returns a new, unpooled data source that logs in with this database's own login. */
    public DataSource dataSource() {
        return server.connect(name, username, password);
    }

    /**
     * Drops what this test created, ending connections that are still open. Closing twice is harmless.
     *
     * @throws TestDatabaseException if something could not be dropped
     */
    @Override
    public void close() {
        server.drop(this);
    }

    /** Names the database, never its password. */
    @Override
    public String toString() {
        return "TestCentralDatabase[" + kind() + " " + name + " on " + server + "]";
    }
}
