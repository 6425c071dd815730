package io.tenancy.provisioning;

import io.tenancy.credential.Credentials;

/**
 * The login that creates and drops databases and logins on one database server. Thread-safe.
 *
 * @see ConfiguredServer
 */
@FunctionalInterface
public interface ServerAdministrator {

    /**
     * Returns the login as it is at this moment; asked before each connection, so that a changed password is used at once.
     *
     * @return names the database to log in to if the product's usual one ({@code postgres}, {@code information_schema})
     *     cannot be; if it names host or port, these must be the server's. Whoever asks closes it
     * @throws io.tenancy.credential.CredentialException if there is none, or it cannot be decrypted
     */
    Credentials login();
}
