package io.tenancy.connection;

import io.tenancy.KnownSecrets;
import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.database.AllowedHosts;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tenant's row into what a connection needs, and refuses rows that break rules before any driver sees them.
 * Thread-safe.
 */
public final class DatabaseConfigs {

    private final CentralDatabase central;
    private final TenantPasswords passwords;
    private final AllowedHosts hosts;

    /** @param central gives driver, host, port and login to tenants that have none of their own */
    public DatabaseConfigs(CentralDatabase central, TenantPasswords passwords) {
        this(central, passwords, AllowedHosts.ANY);
    }

    /**
     * As the other, with hosts that tenants' databases may be on.
     *
     * @param hosts with the central database's server and the configured ones
     */
    public DatabaseConfigs(CentralDatabase central, TenantPasswords passwords, AllowedHosts hosts) {
        this.central = central;
        this.passwords = passwords;
        this.hosts = hosts;
    }

    /** Returns the passwords of the tenants' own logins. */
    public TenantPasswords passwords() {
        return passwords;
    }

    /** Returns whether two states of a tenant have the same password, however it is encrypted. */
    public boolean samePassword(Tenant one, Tenant other) {
        return passwords.same(one, other);
    }

    /**
     * Returns what the tenant's pool opens with.
     *
     * @throws InvalidDatabaseConfigException with every violation, if there is one
     */
    public DatabaseConfig resolve(Tenant tenant) {
        List<Violation> violations = violations(
                tenant.databaseHost(), tenant.databasePort(), tenant.databaseName(), tenant.databaseUsername());
        String database = tenant.databaseName();
        if (!violations.isEmpty() || database == null) {
            throw new InvalidDatabaseConfigException(tenant, violations);
        }
        boolean ownLogin = tenant.databaseUsername() != null;
        return new DatabaseConfig(
                driver(),
                host(tenant.databaseHost()),
                port(tenant.databasePort()),
                database,
                ownLogin ? tenant.databaseUsername() : central.username(),
                ownLogin);
    }

    /**
     * Returns every rule that the way to a database breaks; empty if there is none.
     *
     * @param host null for that of the central database
     * @param port null for that of the central database
     * @param username null for the login of the central database
     */
    public List<Violation> violations(
            @Nullable String host, @Nullable Integer port, @Nullable String database, @Nullable String username) {
        List<Violation> violations = new ArrayList<>();
        DatabaseRules.checkHost("database_host", driver(), host(host)).ifPresent(violations::add);
        DatabaseRules.checkPort("database_port", driver(), port(port)).ifPresent(violations::add);
        if (violations.isEmpty()) {
            checkAllowed("database_host", host(host), port(port)).ifPresent(violations::add);
        }
        if (violations.isEmpty() || username != null) {
            checkLogin(username, host(host), port(port)).ifPresent(violations::add);
        }
        checkName(database, host(host), port(port)).ifPresent(violations::add);
        return violations;
    }

    /** Returns a violation if no tenant's database may be there; host and port have the right form. */
    Optional<Violation> checkAllowed(String field, String host, int port) {
        return hosts.allow(new DatabaseAddress(driver(), host, port, ""))
                ? Optional.empty()
                : Optional.of(new Violation(
                        field,
                        "HOST_NOT_ALLOWED",
                        Printable.quote(host) + " is not among the hosts of tenancy.database.allowed-hosts"));
    }

    private String host(@Nullable String host) {
        return host == null ? central.address().host() : host;
    }

    int port(@Nullable Integer port) {
        return port == null ? central.address().port() : port;
    }

    /** Returns the driver of tenants' databases. */
    public DatabaseDriver driver() {
        return central.address().driver();
    }

    /** Returns a data source without a pool that opens this database; never creates one. */
    public DataSource dataSource(DatabaseConfig config, DatabaseTimeouts timeouts) {
        return hosts.checking(config.driver().dataSource(config.address(), timeouts, central, false), config.address());
    }

    /**
     * Returns the password of the tenant's login in clear, decrypted at this moment; null if there is none.
     *
     * @throws io.tenancy.credential.CredentialException if it cannot be decrypted
     */
    public @Nullable String password(Tenant tenant) {
        if (tenant.databaseUsername() == null) {
            return central.password();
        }
        char[] password = passwords.current(tenant);
        // Drivers take a String: it cannot be wiped, so it is made late and kept by nobody here.
        return password == null ? null : wiped(password);
    }

    private static String wiped(char[] password) {
        try {
            KnownSecrets.register(password);
            return new String(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private Optional<Violation> checkName(@Nullable String name, String host, int port) {
        Optional<Violation> violation =
                DatabaseRules.checkName("database_name", central.address().driver(), name);
        return violation.isPresent() || !isCentral(name, host, port)
                ? violation
                : Optional.of(new Violation(
                        "database_name",
                        "RESERVED_DATABASE",
                        Printable.quote(name) + " is the central database, which no tenant may use"));
    }

    /** Other spellings of the same server are found by the marker in the database. */
    private boolean isCentral(@Nullable String name, String host, int port) {
        DatabaseAddress address = central.address();
        return address.database().equalsIgnoreCase(name)
                && address.host().equalsIgnoreCase(host)
                && address.port() == port;
    }

    private boolean isCentralServer(String host, int port) {
        DatabaseAddress known = central.address();
        return new DatabaseAddress(known.driver(), host, port, "").server().equals(known.server());
    }

    /** The login of the central database opens everything: no other server gets to see it. */
    private Optional<Violation> checkLogin(@Nullable String username, String host, int port) {
        if (username != null) {
            return DatabaseRules.checkUser("database_username", driver(), username);
        }
        return isCentralServer(host, port)
                ? Optional.empty()
                : Optional.of(new Violation(
                        "database_username",
                        "INVALID_DATABASE_USERNAME",
                        "a tenant on another server than the central database needs a login of its own"));
    }
}
