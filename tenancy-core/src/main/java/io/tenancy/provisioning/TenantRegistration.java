package io.tenancy.provisioning;

import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.GeneratedPassword;
import io.tenancy.credential.SecretOwner;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import io.tenancy.tenant.ExistingDatabase;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.TenantStore;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first step of creating a tenant: its row, complete with the names of what is going to be created, or is
 * there already, and the encrypted password, and the open operation that keeps it out of use. Runs in the caller's transaction. Thread-safe.
 */
final class TenantRegistration {

    private final TenantStore store;
    private final Operations operations;
    private final DatabaseAddress central;
    private final CredentialManager credentials;
    private final DatabaseNames names;
    private final boolean ownUser;
    private final DatabaseDriver driver;
    private final ImportRegistration imports;
    private final ServerChoice servers;

    TenantRegistration(OperationTools tools) {
        this.store = tools.store();
        this.operations = tools.operations();
        this.central = tools.parts().central().address();
        this.credentials = tools.parts().credentials();
        this.driver = tools.parts().configs().driver();
        this.names = new DatabaseNames(tools.settings().namePrefix());
        this.ownUser = tools.settings().ownUser();
        this.servers = new ServerChoice(tools.parts());
        this.imports = new ImportRegistration(tools, servers);
    }

    Operation register(NewTenant tenant) {
        ExistingDatabase existing = tenant.database();
        return existing == null ? create(tenant) : imports.register(tenant, existing);
    }

    private Operation create(NewTenant tenant) {
        Optional<ConfiguredServer> server = servers.forNew(tenant);
        long id = store.insert(tenant);
        String database = names.of(tenant.slug(), id, driver.longestName());
        DatabaseRules.requireName(driver, database);
        // The central login need not exist where there is another administrator.
        boolean administered = server.map(ConfiguredServer::administrator).isPresent();
        String login = ownUser || administered ? names.of(tenant.slug(), id, driver.longestUser()) : null;
        store.assignDatabase(
                id,
                server.map(ConfiguredServer::host).orElse(central.host()),
                server.map(ConfiguredServer::port).orElse(central.port()),
                database,
                login,
                login == null ? null : encryptedPassword(id));
        return operations.open(id, Operation.Kind.CREATE, CreationSteps.NAMES, null);
    }

    private String encryptedPassword(long id) {
        char[] password = GeneratedPassword.create();
        try {
            return credentials.encrypt(SecretOwner.tenantPassword(id), password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
