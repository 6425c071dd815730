package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.tenant.Tenant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The login of a tenant's database, with its password in clear. Wiped by whoever made it; prints no password.
 *
 * @param own whether it is the tenant's own, not that of the central database
 */
record DatabaseLogin(String username, char[] password, boolean own) implements AutoCloseable {

    /**
     * Returns the login that a tenant's row says.
     *
     * @throws io.tenancy.credential.CredentialException if the password cannot be decrypted
     */
    static DatabaseLogin of(Tenant tenant, DatabaseConfig config, DatabaseConfigs configs) {
        String password = Optional.ofNullable(configs.password(tenant)).orElse("");
        String username = Optional.ofNullable(config.username()).orElse("");
        return new DatabaseLogin(username, password.toCharArray(), config.ownLogin());
    }

    /** For drivers, which take nothing else. */
    String passwordText() {
        return new String(password);
    }

    @Override
    public void close() {
        Arrays.fill(password, '\0');
    }

    @Override
    public String toString() {
        return "DatabaseLogin[" + username + "]";
    }
}
