package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.cluster.Lease;
import io.tenancy.cluster.Leases;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Refuses moves that cannot be, and opens the operation of the others, which keeps the tenant out of use. Thread-safe. */
final class MoveRegistration {

    private static final Duration LEASE = Duration.ofMinutes(1);

    private final OperationTools tools;
    private final ProvisioningParts parts;
    private final ServerChoice servers;

    MoveRegistration(OperationTools tools) {
        this.tools = tools;
        this.parts = tools.parts();
        this.servers = new ServerChoice(parts);
    }

    /**
     * Registers the move of a tenant.
     *
     * @throws ProvisioningException if it cannot be moved, or not there
     * @throws io.tenancy.tenant.InvalidTenantException if there is no server of that name
     */
    Operation register(Tenant tenant, String server) {
        requireMovable(tenant);
        DatabaseConfig source = parts.configs().resolve(tenant);
        requireCopier(tenant, source, target(tenant, source, servers.forMove(tenant, server)));
        String rotation = "password-" + tenant.id();
        // Whoever begins to rotate the password later finds the operation.
        try (Lease lease = Leases.of(parts.centralDataSource(), rotation)
                .acquire(rotation, LEASE)
                .orElseThrow(() -> refused(tenant, "its password is being rotated. Try again when that has ended."))) {
            requireNoPendingPassword(tenant);
            return tools.changing(tenant.id(), latest -> {
                if (latest.deletedAt() != null) {
                    throw TenantNotFoundException.byId(latest.id());
                }
                return open(latest, parts.configs().resolve(latest), servers.forMove(latest, server));
            });
        }
    }

    private Operation open(Tenant tenant, DatabaseConfig source, ConfiguredServer target) {
        target(tenant, source, target);
        if (tools.moves().kept(tenant.id()).isPresent()) {
            throw refused(
                    tenant,
                    "the database that it had before its last move is still kept. tenancy:move <slug> --confirm=<slug>"
                            + " drops it.");
        }
        Operation operation = tools.operations().open(tenant.id(), Operation.Kind.MOVE, MoveSteps.DRAIN, null);
        tools.moves().begin(operation, source, target);
        tools.store().touch(tenant.id());
        return operation;
    }

    private DatabaseConfig target(Tenant tenant, DatabaseConfig source, ConfiguredServer target) {
        if (target.address(source.driver()).equals(source.address().server())) {
            throw refused(tenant, "it is on the server " + target.name() + " already.");
        }
        return new DatabaseConfig(
                source.driver(), target.host(), target.port(), source.database(), source.username(), true);
    }

    private void requireMovable(Tenant tenant) {
        if (tenant.deletedAt() != null) {
            throw TenantNotFoundException.byId(tenant.id());
        }
        if (parts.configs().driver() == DatabaseDriver.H2) {
            throw refused(tenant, "on H2 there is one server only.");
        }
        String login = tenant.databaseUsername();
        if (login == null) {
            throw refused(
                    tenant,
                    "it has no login of its own, which a database on another server needs. Create tenants with"
                            + " tenancy.database.own-user.");
        }
        int others = JdbcClient.create(parts.centralDataSource())
                .sql("SELECT COUNT(*) FROM tenants WHERE database_username = ? AND id <> ?")
                .params(login, tenant.id())
                .query(Integer.class)
                .single();
        if (others > 0) {
            throw refused(
                    tenant,
                    "its login " + Printable.quote(login) + " is also that of " + others
                            + " other tenants, which would be locked out. Give it one of its own with"
                            + " TenantLifecycle.update.");
        }
    }

    /** Which of two passwords the server has is for a rotation to find out. */
    private void requireNoPendingPassword(Tenant tenant) {
        parts.configs().passwords().pending(tenant.id()).ifPresent(pending -> {
            Arrays.fill(pending, '\0');
            throw refused(
                    tenant,
                    "a rotation of its password was interrupted. tenancy:rotate-passwords finishes it; then move it.");
        });
    }

    private void requireCopier(Tenant tenant, DatabaseConfig source, DatabaseConfig target) {
        try (DatabaseLogin login = DatabaseLogin.of(tenant, source, parts.configs())) {
            parts.copier()
                    .check(new TenantCopy(
                            tenant,
                            TenantCopy.Side.of(parts, source, login),
                            TenantCopy.Side.of(parts, target, login)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw refused(tenant, "it was interrupted.");
        } catch (Exception unsuitable) {
            throw MoveFailures.unsuitableCopier(tenant.slug(), unsuitable);
        }
    }

    private static ProvisioningException refused(Tenant tenant, String why) {
        return MoveFailures.moveRefused(Objects.requireNonNull(tenant.slug()), why);
    }
}
