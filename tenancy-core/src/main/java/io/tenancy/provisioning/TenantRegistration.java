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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first step of creating a tenant: its row, complete with the names of what is going to be created, or is
 * there already, and the encrypted password, and the open operation that keeps it out of use. Runs in the caller's transaction. Thread-safe.
 */
final class TenantRegistration {

    private final TenantStore store;
    private final Operations operations;
    private final CredentialManager credentials;
    private final DatabaseNames names;
    private final boolean ownUser;
    private final DatabaseDriver driver;
    private final ImportRegistration imports;
    private final ServerChoice servers;
    private final SpareTenants spares;
    private final int wantedSpares;

    TenantRegistration(OperationTools tools) {
        this.store = tools.store();
        this.operations = tools.operations();
        this.credentials = tools.parts().credentials();
        this.driver = tools.parts().configs().driver();
        this.names = new DatabaseNames(tools.settings().namePrefix());
        this.ownUser = tools.settings().ownUser();
        this.servers = new ServerChoice(tools.parts());
        this.spares = tools.spares();
        this.wantedSpares = tools.settings().spares();
        this.imports = new ImportRegistration(tools, servers);
    }

    Operation register(NewTenant tenant) {
        ExistingDatabase existing = tenant.database();
        return existing == null ? create(tenant) : imports.register(tenant, existing);
    }

    private Operation create(NewTenant tenant) {
        Optional<ConfiguredServer> server = servers.forNew(tenant);
        return spares.claim(tenant, servers.place(server), servers::lock)
                .orElseGet(() -> open(store.insert(tenant), tenant.slug(), server, Operation.Kind.CREATE, null));
    }

    /** Registers a spare or a template where one is missing and can be made now. */
    Optional<Operation> registerSpare() {
        if (missing().isEmpty()) {
            return Optional.empty();
        }
        // Others may be at the same.
        servers.lock();
        return missing()
                .map(lack -> open(
                        store.insertSpare(),
                        lack.kind().text(),
                        lack.server(),
                        lack.kind(),
                        lack.kind() == Operation.Kind.TEMPLATE
                                ? spares.contents().orElse(null)
                                : null));
    }

    /** @param server empty for that of the central database */
    private record Lack(Optional<ConfiguredServer> server, Operation.Kind kind) {}

    /** Templates first: spares are copies of them. */
    private Optional<Lack> missing() {
        Stream<Lack> templates = servers.all().stream()
                .filter(server -> !spares.hasTemplate(servers.place(server)))
                .map(server -> new Lack(server, Operation.Kind.TEMPLATE));
        Stream<Lack> others = wantedSpares == 0
                ? Stream.empty()
                : servers.forSpares(spares::count).stream()
                        .filter(server -> spares.count(servers.place(server)) < wantedSpares)
                        .map(server -> new Lack(server, Operation.Kind.SPARE));
        return Stream.concat(templates, others)
                .filter(lack -> spares.isQuiet(servers.place(lack.server())))
                .findFirst();
    }

    /** Takes a spare or a template that is not wanted any more. */
    Optional<Operation> takeSurplusSpare() {
        if (surplus().isEmpty()) {
            return Optional.empty();
        }
        servers.lock();
        return surplus().flatMap(operations::take);
    }

    private Optional<Operation> surplus() {
        List<DatabaseAddress> places = wantedSpares == 0
                ? List.of()
                : servers.all().stream().map(servers::place).toList();
        return spares.surplus(places, wantedSpares);
    }

    private Operation open(
            long id, String slug, Optional<ConfiguredServer> server, Operation.Kind kind, @Nullable String baseline) {
        String database = names.of(slug, id, driver.longestName());
        DatabaseRules.requireName(driver, database);
        // The central login need not exist where there is another administrator.
        boolean administered = server.map(ConfiguredServer::administrator).isPresent();
        boolean own = ownUser || administered || kind == Operation.Kind.TEMPLATE;
        String login = own ? names.of(slug, id, driver.longestUser()) : null;
        DatabaseAddress place = servers.place(server);
        store.assignDatabase(
                id, place.host(), place.port(), database, login, login == null ? null : encryptedPassword(id));
        return operations.open(id, kind, CreationSteps.NAMES, baseline);
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
