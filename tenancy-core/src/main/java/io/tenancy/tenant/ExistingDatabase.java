package io.tenancy.tenant;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A database that is there already and that a new tenant gets instead of one that is made for it. Immutable; every {@code
 * with}-like method returns a changed copy. Nothing is checked here, but when the tenant is created. Prints no password
 * and has no properties for JSON.
 */
public final class ExistingDatabase {

    private final String name;
    private final @Nullable String host;
    private final @Nullable Integer port;
    private final @Nullable String username;
    private final char @Nullable [] password;
    private final @Nullable String baseline;

    private ExistingDatabase(
            String name,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String username,
            char @Nullable [] password,
            @Nullable String baseline) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.username = username;
        this.password = password;
        this.baseline = baseline;
    }

    /**
     * Returns a database on the server of the central one, opened with the central login.
     *
     * @param name a-z, 0-9 and _, beginning with a letter, as long as the product allows
     */
    public static ExistingDatabase named(String name) {
        return new ExistingDatabase(name, null, null, null, null, null);
    }

    /**
     * Where it is. Elsewhere than on the server of the central database it needs a login of its own.
     *
     * @param host a DNS name or an IP address; null for that of the central database
     * @param port 1 to 65535; null for that of the central database
     */
    public ExistingDatabase at(@Nullable String host, @Nullable Integer port) {
        return new ExistingDatabase(name, host, port, username, password, baseline);
    }

    /**
     * The login that opens it, which exists already and may create tables there.
     *
     * @param password 1 to 1,024 characters; copied, and wiping the original is up to the caller
     */
    public ExistingDatabase login(String username, char[] password) {
        return new ExistingDatabase(name, host, port, username, Arrays.copyOf(password, password.length), baseline);
    }

    /**
     * The version of the tenants' schema that it has, so that only later migrations are applied. Required if it is not
     * empty and no migration has noted its version there.
     *
     * @param version numbers with dots between them, for example {@code 3.1}; null for an empty database
     */
    public ExistingDatabase baseline(@Nullable String version) {
        return new ExistingDatabase(name, host, port, username, password, version);
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns its host, or null for that of the central database. */
    public @Nullable String host() {
        return host;
    }

    /** Returns its port, or null for that of the central database. */
    public @Nullable Integer port() {
        return port;
    }

    /** Returns its login, or null for that of the central database. */
    public @Nullable String username() {
        return username;
    }

    /** Returns the login's password, or null with the login of the central database. It is this object's own: do not change it. */
    public char @Nullable [] password() {
        return password;
    }

    /** Returns the version that its schema has, or null. */
    public @Nullable String baseline() {
        return baseline;
    }

    @Override
    public String toString() {
        return "ExistingDatabase[" + name + "]";
    }
}
