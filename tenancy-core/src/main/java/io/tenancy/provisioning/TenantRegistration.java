package io.tenancy.provisioning;

import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.GeneratedPassword;
import io.tenancy.credential.SecretOwner;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.TenantStore;
import java.util.Optional;
import java.util.UUID;

/**
 * The first step of creating a tenant: its row, complete with the names of what is going to be created and the encrypted
 * password, and the open operation that keeps it out of use. Runs in the caller's transaction. Thread-safe.
 */
final class TenantRegistration {

    /** The login holds its password in clear; whoever asked closes it. */
    record Registered(Operations.Creation operation, DatabaseLogin login) {}

    private final TenantStore store;
    private final Operations operations;
    private final CentralDatabase central;
    private final CredentialManager credentials;
    private final DatabaseNames names;
    private final boolean ownUser;
    private final DatabaseDriver driver;

    TenantRegistration(
            TenantStore store, Operations operations, ProvisioningParts parts, ProvisioningSettings settings) {
        this.store = store;
        this.operations = operations;
        this.central = parts.central();
        this.credentials = parts.credentials();
        this.driver = parts.configs().driver();
        this.names = new DatabaseNames(settings.namePrefix());
        this.ownUser = settings.ownUser();
    }

    Registered register(NewTenant tenant) {
        long id = store.insert(tenant);
        DatabaseLogin login = ownUser ? ownLogin(tenant.slug(), id) : centralLogin(central);
        String database = names.of(tenant.slug(), id, driver.longestName());
        DatabaseRules.requireName(driver, database);
        store.assignDatabase(
                id,
                central.address().host(),
                central.address().port(),
                database,
                ownUser ? login.username() : null,
                ownUser ? credentials.encrypt(SecretOwner.tenantPassword(id), login.password()) : null);
        Operations.Creation creation =
                new Operations.Creation(id, UUID.randomUUID().toString());
        operations.open(creation);
        return new Registered(creation, login);
    }

    private DatabaseLogin ownLogin(String slug, long id) {
        return new DatabaseLogin(names.of(slug, id, driver.longestUser()), GeneratedPassword.create(), true);
    }

    static DatabaseLogin centralLogin(CentralDatabase central) {
        String password = Optional.ofNullable(central.password()).orElse("");
        return new DatabaseLogin(Optional.ofNullable(central.username()).orElse(""), password.toCharArray(), false);
    }
}
