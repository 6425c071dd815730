package io.tenancy.test;

import java.util.Locale;

/** The kinds of database a test can ask {@link TestDatabases} for. */
public enum TestDatabase {
    /** H2 inside this JVM; needs nothing but the H2 driver. */
    H2("org.h2.jdbcx.JdbcDataSource", "com.h2database:h2"),
    /** A PostgreSQL server reached through the PostgreSQL driver. */
    POSTGRESQL("org.postgresql.ds.PGSimpleDataSource", "org.postgresql:postgresql"),
    /** A PostgreSQL server in a container that Testcontainers starts, whatever the settings say about servers. */
    POSTGRESQL_CONTAINER("org.postgresql.ds.PGSimpleDataSource", "org.postgresql:postgresql"),
    /** A MariaDB server reached through MariaDB Connector/J. */
    MARIADB("org.mariadb.jdbc.MariaDbDataSource", "org.mariadb.jdbc:mariadb-java-client"),
    /**
     * MySQL Connector/J. The embedded server behind it is MariaDB, since no embedded MySQL exists; only a given server
     * can be a real MySQL.
     */
    MYSQL("com.mysql.cj.jdbc.MysqlDataSource", "com.mysql:mysql-connector-j");

    private final String dataSourceClass;
    private final String driverArtifact;

    TestDatabase(String dataSourceClass, String driverArtifact) {
        this.dataSourceClass = dataSourceClass;
        this.driverArtifact = driverArtifact;
    }

    /** Returns whether the server is a PostgreSQL, wherever it comes from. */
    public boolean isPostgresql() {
        return this == POSTGRESQL || this == POSTGRESQL_CONTAINER;
    }

    /** Every driver is optional, so its absence deserves a better message than a missing class. */
    void requireDriver() {
        try {
            Class.forName(dataSourceClass, false, TestDatabase.class.getClassLoader());
        } catch (ClassNotFoundException ex) {
            throw new TestDatabaseUnavailableException(
                    this, "No driver for " + this + ": add " + driverArtifact + " to the test class path", ex);
        }
    }

    /** The middle part of this kind's settings, for example {@code mariadb}. */
    String propertyName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
