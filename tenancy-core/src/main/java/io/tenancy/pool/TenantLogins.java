package io.tenancy.pool;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.credential.CredentialException;
import io.tenancy.tenant.RegistryUnavailableException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Logs in to tenants' databases. A login that is refused may only be late: the password may have been changed a moment
 * ago, so the registry is read once more, and the password that is about to take its place is tried. Thread-safe.
 */
final class TenantLogins {

    private static final Logger log = LoggerFactory.getLogger(TenantLogins.class);

    private final DatabaseConfigs configs;
    private final TenantRegistry registry;

    TenantLogins(DatabaseConfigs configs, TenantRegistry registry) {
        this.configs = configs;
        this.registry = registry;
    }

    /**
     * Opens a connection.
     *
     * @param attempts are counted; too many, and the server is not asked
     * @throws SQLException if the server refuses the login or does not answer
     * @throws CredentialException if the password cannot be decrypted
     */
    Connection connect(DataSource database, DatabaseConfig config, Tenant tenant, LoginAttempts attempts)
            throws SQLException {
        String username = config.username();
        if (username == null) {
            return database.getConnection();
        }
        String password = configs.password(tenant);
        Attempt attempt = new Attempt(database, username, attempts);
        try {
            return attempt.with(password);
        } catch (SQLException refused) {
            if (!config.ownLogin() || !PoolFailures.isRejection(refused)) {
                throw refused;
            }
            return again(attempt, config, tenant, password, refused);
        }
    }

    /** Tries one password after the other. */
    private record Attempt(DataSource database, String username, LoginAttempts attempts) {

        Connection with(@Nullable String password) throws SQLException {
            long pause = attempts.pauseMillis();
            if (pause > 0) {
                throw new SQLInvalidAuthorizationSpecException(
                        "The server refused too many logins of " + username + " within a minute; it is asked again in "
                                + pause + " ms, or as soon as the tenant's row changes.",
                        "28000");
            }
            try {
                Connection connection = database.getConnection(username, password == null ? "" : password);
                attempts.forget();
                return connection;
            } catch (SQLException failed) {
                if (PoolFailures.isRejection(failed)) {
                    attempts.refused();
                }
                throw failed;
            }
        }
    }

    private Connection again(
            Attempt attempt, DatabaseConfig config, Tenant tenant, @Nullable String refused, SQLException refusal)
            throws SQLException {
        Tenant latest = latest(tenant);
        if (latest == null || !config.equals(configs.resolve(latest))) {
            throw refusal;
        }
        String newer = configs.password(latest);
        if (newer != null && !newer.equals(refused)) {
            try {
                return attempt.with(newer);
            } catch (SQLException refusedToo) {
                refusal.addSuppressed(refusedToo);
            }
        }
        return withPending(attempt, tenant, refusal);
    }

    private Connection withPending(Attempt attempt, Tenant tenant, SQLException refusal) throws SQLException {
        char[] pending = pending(tenant);
        if (pending == null) {
            throw refusal;
        }
        try {
            Connection connection = attempt.with(new String(pending));
            promote(tenant, pending);
            return connection;
        } finally {
            Arrays.fill(pending, '\0');
        }
    }

    /** Null if the central database does not answer, or the tenant is gone. */
    private @Nullable Tenant latest(Tenant tenant) {
        try {
            return registry.reload(tenant.id()).orElse(null);
        } catch (RegistryUnavailableException unreadable) {
            return null;
        }
    }

    private char @Nullable [] pending(Tenant tenant) {
        try {
            return configs.passwords().pending(tenant.id()).orElse(null);
        } catch (DataAccessException | CredentialException unreadable) {
            log.warn("The pending password of tenant {} cannot be read: {}", tenant.id(), unreadable.toString());
            return null;
        }
    }

    /** Whoever changed the password was stopped before it said so. The connection is good in any case. */
    private void promote(Tenant tenant, char[] password) {
        try {
            if (configs.passwords().promote(tenant.id(), password)) {
                registry.reload(tenant.id());
            }
        } catch (DataAccessException | CredentialException | RegistryUnavailableException later) {
            log.warn("The new password of tenant {} works but was not stored yet: {}", tenant.id(), later.toString());
        }
    }
}
