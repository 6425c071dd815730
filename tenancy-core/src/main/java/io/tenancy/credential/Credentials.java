package io.tenancy.credential;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a profile, in clear. Prints no password, is not serialisable, and has no properties for JSON.
 * Closing it wipes the password. Not thread-safe while it is closed.
 */
public final class Credentials implements AutoCloseable {

    private final String profile;
    private final String username;
    private final char[] password;
    private final @Nullable String host;
    private final @Nullable Integer port;
    private final @Nullable String database;

    private Credentials(
            String profile,
            String username,
            char[] password,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database) {
        this.profile = profile;
        this.username = username;
        this.password = password.clone();
        this.host = host;
        this.port = port;
        this.database = database;
    }

    /**
     * Returns credentials, for implementations of {@link CredentialManager}.
     *
     * @param password copied; wiping the original is up to the caller
     */
    public static Credentials of(
            String profile,
            String username,
            char[] password,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database) {
        return new Credentials(profile, username, password, host, port, database);
    }

    /** Returns the name of the profile. */
    public String profile() {
        return profile;
    }

    /** Returns the name of the login. */
    public String username() {
        return username;
    }

    /** Returns a copy of the password, which is NULs after {@link #close}; wiping the copy is up to the caller. */
    public char[] password() {
        return password.clone();
    }

    /** Returns the server, if the profile names one. */
    public Optional<String> host() {
        return Optional.ofNullable(host);
    }

    /** Returns the server's port, if the profile names one. */
    public OptionalInt port() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Returns the database, if the profile names one. */
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /** Wipes the password. */
    @Override
    public void close() {
        Arrays.fill(password, '\0');
    }

    @Override
    public String toString() {
        return "Credentials[" + profile + "]";
    }
}
