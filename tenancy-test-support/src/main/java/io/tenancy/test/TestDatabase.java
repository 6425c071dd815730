package io.tenancy.test;

import java.util.Locale;

/** The kinds of database a test can ask {@link TestDatabases} for. */
public enum TestDatabase {
    /** H2 inside this JVM; needs nothing but the H2 driver. */
    H2,
    /** A PostgreSQL server reached through the PostgreSQL driver. */
    POSTGRESQL,
    /** A MariaDB server reached through MariaDB Connector/J. */
    MARIADB,
    /**
     * MySQL Connector/J. The embedded server behind it is MariaDB, since no embedded MySQL exists; only a given server
     * can be a real MySQL.
     */
    MYSQL;

    /** The middle part of this kind's system properties, for example {@code mariadb}. */
    String propertyName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
