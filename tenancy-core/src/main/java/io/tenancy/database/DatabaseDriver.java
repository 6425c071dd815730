package io.tenancy.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A JDBC driver that Tenancy can configure, with the rules of its product. The connectors are made in lambdas and not by
 * reference: a reference would load the classes of drivers that are not on the class path.
 */
public enum DatabaseDriver {
    POSTGRESQL(5432, 63, 63, "org.postgresql.ds.PGSimpleDataSource", () -> new PostgreSqlConnector()),
    MYSQL(3306, 64, 32, "com.mysql.cj.jdbc.MysqlDataSource", () -> new MySqlConnector()),
    MARIADB(3306, 64, 80, "org.mariadb.jdbc.Configuration", () -> new MariaDbConnector()),
    H2(0, 63, 63, "org.h2.jdbcx.JdbcDataSource", () -> new H2Connector());

    private static final Set<String> RESERVED = Set.of(
            "postgres",
            "template0",
            "template1",
            "mysql",
            "information_schema",
            "performance_schema",
            "sys",
            "root",
            "mariadb",
            "test");

    private final int defaultPort;
    private final int longestName;
    private final int longestUser;
    private final String driverClass;
    private final Supplier<DriverConnector> connector;

    DatabaseDriver(
            int defaultPort,
            int longestName,
            int longestUser,
            String driverClass,
            Supplier<DriverConnector> connector) {
        this.defaultPort = defaultPort;
        this.longestName = longestName;
        this.longestUser = longestUser;
        this.driverClass = driverClass;
        this.connector = connector;
    }

    /** Returns the driver's name as properties and commands write it, in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all names, for messages. */
    public static String ids() {
        return Stream.of(values()).map(DatabaseDriver::id).collect(Collectors.joining(", "));
    }

    /** Returns the port that the product listens on if nobody says otherwise; 0 for H2. */
    public int defaultPort() {
        return defaultPort;
    }

    /** Returns the length of the longest database name, in bytes. PostgreSQL cuts longer ones without a word. */
    public int longestName() {
        return longestName;
    }

    /** Returns the length of the longest user name, in bytes. */
    public int longestUser() {
        return longestUser;
    }

    /** Returns the class without which this driver cannot be used. */
    public String driverClass() {
        return driverClass;
    }

    /** Returns whether the name belongs to the server itself, so that no tenant can have it. */
    boolean reserves(String name) {
        return RESERVED.contains(name) || this == POSTGRESQL && name.startsWith("pg_");
    }

    /**
     * Returns a data source without a pool for one database, configured through the driver's own typed settings. The
     * login is given with each connection: {@link DataSource#getConnection(String, String)}.
     *
     * @param address allowed by {@link DatabaseRules}
     * @param central settings for the transport (TLS) and for where H2 keeps files are taken from here
     * @param create whether H2 may create a database that does not exist; other products never do
     * @throws IllegalStateException if the driver is not on the class path
     */
    public DataSource dataSource(
            DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create) {
        try {
            return connector.get().dataSource(address, timeouts, central, create);
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "The driver " + id() + " is not on the class path: " + driverClass
                            + " is missing. Add its dependency, or set tenancy.database.driver.",
                    missing);
        }
    }

    /**
     * Makes the session of a connection that this driver opened what it was then: settings, role, temporary tables, locks,
     * prepared statements, an open transaction. MySQL and MariaDB can reset a session as well, but leave roles as they are
     * and take back what their drivers set with the login.
     *
     * @return false if that cannot be done, and the session is as it was
     * @throws SQLException if it failed: nothing is known about the session
     */
    public boolean resetSession(Connection connection) throws SQLException {
        return connector.get().resetSession(connection);
    }

    /** Returns whether a prepared statement of this driver also runs other texts, which JDBC forbids. */
    public boolean runsTextWhenPrepared() {
        return this == MYSQL;
    }
}
