package io.tenancy.test;

import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A database server that tests share, each test using databases of its own. Obtained from {@link TestDatabases}, which
 * starts it when first asked and stops it when this JVM exits; a test never closes it. Thread-safe.
 */
public abstract class TestDatabaseServer {
    private final TestDatabase kind;
    private final ServerAddress address;

    TestDatabaseServer(TestDatabase kind, ServerAddress address) {
        this.kind = kind;
        this.address = address;
    }

    /** Returns the kind of database, and with it the driver in use. */
    public final TestDatabase kind() {
        return kind;
    }

    /** Returns the host name or address; empty for H2. */
    public final String host() {
        return address.host();
    }

    /** Returns the TCP port, 1 to 65535; 0 for H2. */
    public final int port() {
        return address.port();
    }

    /** Returns the administrator's name; empty for H2, where each database has its own. */
    public final String adminUser() {
        return address.adminUser();
    }

    /** Returns the administrator's password; empty for H2. */
    public final String adminPassword() {
        return address.adminPassword();
    }

    /**
     * Returns the server's log with every statement; empty for H2 and for a server given by property, whose logs a test
     * cannot read.
     */
    public final Optional<ServerLog> log() {
        return Optional.ofNullable(address.log());
    }

    /**
     * Returns a new, unpooled data source that logs in as the administrator.
     *
     * @throws UnsupportedOperationException for H2, which has no administrator above its databases
     */
    public DataSource admin() {
        return connect(address.adminDatabase(), address.adminUser(), address.adminPassword());
    }

    /**
     * Returns the JDBC URL of a database of this server, without user and password. The database need not exist.
     *
     * @param database the database's name
     */
    public abstract String jdbcUrl(String database);

    /**
     * Returns a new, unpooled data source. Nothing is opened or checked before its first use.
     *
     * @param database the database's name
     * @param user the login's name
     * @param password the login's password
     */
    public abstract DataSource connect(String database, String user, String password);

    /**
     * Creates a fresh, empty database for one test, like {@link #createCentral(String)} with purpose {@code central}.
     *
     * @throws TestDatabaseException if the server refuses
     */
    public final TestCentralDatabase createCentral() {
        return createCentral("central");
    }

    /**
     * Creates a fresh, empty database with a login of its own, which may create databases and logins and grant rights
     * but is not the administrator.
     *
     * @param purpose the beginning of the database's name, 1 to 16 characters of {@code [a-z0-9_]} beginning with a
     *     letter
     * @throws IllegalArgumentException if the purpose has another form
     * @throws TestDatabaseException if the server refuses
     */
    public final TestCentralDatabase createCentral(String purpose) {
        TestCentralDatabase central = UniqueNames.central(this, purpose);
        create(central);
        return central;
    }

    /**
     * Returns the names of all databases of the server, sorted; for H2, of those not yet closed.
     *
     * @throws TestDatabaseException if the server refuses
     */
    public abstract List<String> databaseNames();

    /**
     * Returns the names of all roles and users of the server, sorted and without repetition; empty for H2.
     *
     * @throws TestDatabaseException if the server refuses
     */
    public abstract List<String> roleNames();

    /**
     * Returns this server as it is reached through a proxy: its URLs and data sources lead there. Dropping a database
     * goes through the proxy as well if it was created by the returned server.
     *
     * @param proxy a proxy that leads to this server, opened by {@link FaultProxy#to(TestDatabaseServer)}
     * @throws UnsupportedOperationException for H2, which runs inside this JVM
     */
    public final TestDatabaseServer through(FaultProxy proxy) {
        return at(address.at(proxy.host(), proxy.port()));
    }

    /** Returns a server of the same kind at another address. */
    abstract TestDatabaseServer at(ServerAddress other);

    abstract void create(TestCentralDatabase central);

    abstract void drop(TestCentralDatabase central);

    final ServerAddress address() {
        return address;
    }

    /** Names kind, host and port, never a password. */
    @Override
    public String toString() {
        return kind + " at " + address;
    }
}
