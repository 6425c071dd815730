package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.SecretOwner;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseRules;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.ExistingDatabase;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.TenantStore;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * The first step of a tenant that gets a database which is there already: its row, and the open operation that keeps it
 * out of use. Connects to nothing. Runs in the caller's transaction. Thread-safe.
 */
final class ImportRegistration {

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}(?:[._][0-9]{1,9}){0,3}");

    private final TenantStore store;
    private final Operations operations;
    private final DatabaseAddress central;
    private final DatabaseConfigs configs;
    private final CredentialManager credentials;
    private final ServerChoice servers;

    ImportRegistration(OperationTools tools, ServerChoice servers) {
        this.store = tools.store();
        this.operations = tools.operations();
        this.central = tools.parts().central().address();
        this.configs = tools.parts().configs();
        this.credentials = tools.parts().credentials();
        this.servers = servers;
    }

    Operation register(NewTenant tenant, ExistingDatabase named) {
        ExistingDatabase existing = located(tenant, named);
        List<Violation> violations = violations(existing);
        if (!violations.isEmpty()) {
            throw new InvalidTenantException(tenant.slug(), violations);
        }
        DatabaseAddress place = place(existing);
        long id = store.insert(tenant);
        char[] password = existing.password();
        try {
            store.assignDatabase(
                    id,
                    place.host(),
                    place.port(),
                    place.database(),
                    existing.username(),
                    password == null ? null : credentials.encrypt(SecretOwner.tenantPassword(id), password));
        } catch (DuplicateKeyException taken) {
            throw new DuplicateTenantException(tenant.slug(), "database", existing.name(), taken);
        }
        return operations.open(id, Operation.Kind.IMPORT, ImportSteps.INSPECT, existing.baseline());
    }

    /** On the server that the tenant names, if it does. */
    private ExistingDatabase located(NewTenant tenant, ExistingDatabase existing) {
        return servers.named(tenant)
                .map(server -> {
                    if (existing.host() != null || existing.port() != null) {
                        throw new InvalidTenantException(
                                tenant.slug(),
                                List.of(new Violation(
                                        "server",
                                        "INVALID_SERVER",
                                        "expected either a server, or host and port of the database")));
                    }
                    return existing.at(server.host(), server.port());
                })
                .orElse(existing);
    }

    private List<Violation> violations(ExistingDatabase existing) {
        List<Violation> violations = new ArrayList<>(
                configs.violations(existing.host(), existing.port(), existing.name(), existing.username()));
        char[] password = existing.password();
        if (existing.username() != null) {
            DatabaseRules.checkPassword("database_password", password == null ? null : CharBuffer.wrap(password))
                    .ifPresent(violations::add);
        }
        if (existing.baseline() != null && !VERSION.matcher(existing.baseline()).matches()) {
            violations.add(new Violation(
                    "baseline",
                    "INVALID_BASELINE",
                    "expected a version such as 3 or 3.1, but was " + Printable.quote(existing.baseline())));
        }
        if (violations.isEmpty() && isCentral(existing)) {
            violations.add(new Violation(
                    "database_name",
                    "RESERVED_DATABASE",
                    Printable.quote(existing.name()) + " is the central database, which no tenant may use"));
        }
        return violations;
    }

    private boolean isCentral(ExistingDatabase existing) {
        DatabaseAddress place = place(existing);
        return place.server().equals(central.server()) && place.database().equalsIgnoreCase(central.database());
    }

    /** A server that is known is always written in one way, so that the index of the row sees duplicates. */
    private DatabaseAddress place(ExistingDatabase existing) {
        DatabaseAddress named = new DatabaseAddress(
                central.driver(),
                lower(existing.host(), central.host()),
                Objects.requireNonNullElse(existing.port(), central.port()),
                existing.name());
        if (named.server().equals(central.server())) {
            return central.withDatabase(existing.name());
        }
        return servers.at(named)
                .map(server -> new DatabaseAddress(named.driver(), server.host(), server.port(), named.database()))
                .orElse(named);
    }

    private static String lower(@Nullable String host, String otherwise) {
        return host == null ? otherwise : host.toLowerCase(Locale.ROOT);
    }
}
