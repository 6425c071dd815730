package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.tenant.DeletedTenants;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A step in a tenant's life failed, or may not be taken now. Code {@code PROVISIONING_FAILED}, {@code
 * PROVISIONING_DISABLED}, {@code MOVE_REFUSED}, {@code MOVE_FAILED}, {@code COPIER_UNSUITABLE}, {@code SOURCE_NOT_DROPPED}, {@code IMPORT_REFUSED}, {@code DELETE_REFUSED}, {@code PASSWORD_NOT_ROTATED}, {@code OPERATION_IN_PROGRESS}, {@code
 * NOTHING_TO_RETRY}, {@code NO_SERVER}, {@code TENANT_CHANGED}, {@code NOT_DELETED}, {@code VETOED} or {@code LEASE_LOST}.
 */
public final class ProvisioningException extends TenancyException {

    private static final long serialVersionUID = 1L;
    private static final String TAKEN_OVER = "LEASE_LOST";
    private static final String IMPORT_REFUSED = "IMPORT_REFUSED";
    private static final String REFUSED = "DELETE_REFUSED";
    static final String NO_SERVER = "NO_SERVER";

    ProvisioningException(String code, String slug, boolean retryable, String message, @Nullable Throwable cause) {
        super(code, slug, retryable, message, cause);
    }

    static ProvisioningException failed(String slug, String step, boolean undone, Throwable cause) {
        return new ProvisioningException(
                "PROVISIONING_FAILED",
                slug,
                undone,
                "Tenant " + Printable.quote(slug) + " was not created: step '" + step + "' failed: "
                        + Printable.escape(String.valueOf(cause.getMessage()), 1_000)
                        + (undone
                                ? " What was created before was removed again."
                                : " What was created before is still there; tenancy:retry goes on, tenancy:delete removes it."),
                cause);
    }

    /** Another operation on the tenant is open: somebody is at it, or it failed. */
    static ProvisioningException busy(String slug, @Nullable Operation open, @Nullable Throwable cause) {
        boolean failed = open != null && open.state() == Operation.State.FAILED;
        return new ProvisioningException(
                "OPERATION_IN_PROGRESS",
                slug,
                !failed,
                "Tenant " + Printable.quote(slug) + " was not changed: "
                        + (open == null
                                ? "another operation"
                                : "its operation '" + open.kind().text() + "'")
                        + (failed
                                ? " failed and waits for tenancy:retry, or TenantLifecycle.retry."
                                : " is under way. Try again when it has ended."),
                cause);
    }

    static ProvisioningException vetoed(String slug, RuntimeException veto) {
        return new ProvisioningException(
                "VETOED",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not changed: a listener of the application objects: "
                        + Printable.escape(String.valueOf(veto.getMessage()), 1_000),
                veto);
    }

    static ProvisioningException changed(String slug) {
        return new ProvisioningException(
                "TENANT_CHANGED",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not changed: somebody else has changed it since it was read."
                        + " Read it again, and decide again.",
                null);
    }

    static ProvisioningException notDeleted(String slug) {
        return new ProvisioningException(
                "NOT_DELETED",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not restored: it is not deleted.",
                null);
    }

    static ProvisioningException retained(Tenant tenant, Duration retention) {
        return refused(
                tenant,
                "it was deleted at " + tenant.deletedAt() + " and is kept for " + retention
                        + ", which is tenancy.provisioning.retention. Until then it can be restored.");
    }

    static ProvisioningException unconfirmed(Tenant tenant) {
        return refused(tenant, "its slug was not repeated.");
    }

    private static ProvisioningException refused(Tenant tenant, String why) {
        String slug = DeletedTenants.slugOf(tenant);
        return new ProvisioningException(
                REFUSED, slug, false, "Tenant " + Printable.quote(slug) + " was not purged: " + why, null);
    }

    static ProvisioningException nothingToRetry(String slug) {
        return new ProvisioningException(
                "NOTHING_TO_RETRY",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " has no operation that failed or was interrupted.",
                null);
    }

    /** Whoever held the operation was silent for so long that somebody else goes on with it. */
    static ProvisioningException takenOver(Operation mine) {
        return new ProvisioningException(
                TAKEN_OVER,
                Long.toString(mine.tenantId()),
                false,
                "The operation '" + mine.kind().text() + "' on the tenant with id " + mine.tenantId()
                        + " goes on elsewhere: another node took it over at step '" + mine.step()
                        + "', or it was ended. Look at the tenant's status.",
                null);
    }

    static boolean isTakenOver(Throwable thrown) {
        return thrown instanceof ProvisioningException ours && ours.code().equals(TAKEN_OVER);
    }

    static ProvisioningException disabled(String slug) {
        return new ProvisioningException(
                "PROVISIONING_DISABLED",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not created: tenancy.database.auto-create is false, so no"
                        + " database may be created. Name one that exists (NewTenant.database, or tenancy:create"
                        + " --database=<name>), or set it to true.",
                null);
    }

    /** @param full the servers that would be right, at least one */
    static ProvisioningException noServer(NewTenant tenant, List<ServerLoad> full) {
        return new ProvisioningException(
                NO_SERVER,
                tenant.slug(),
                false,
                "Tenant " + Printable.quote(tenant.slug()) + " was not created: no database server takes it. "
                        + full.stream()
                                .map(server -> server.name() + " has " + server.tenants() + " tenants, capacity "
                                        + (server.capacity() == null ? "unlimited" : server.capacity()))
                                .collect(Collectors.joining("; "))
                        + ". Deleted tenants count until they are purged. Raise"
                        + " tenancy.database.servers.<name>.capacity, or add a server.",
                null);
    }

    /** @param servers all that take new tenants, at least one */
    static ProvisioningException unservedPlan(NewTenant tenant, List<ServerLoad> servers) {
        return new ProvisioningException(
                NO_SERVER,
                tenant.slug(),
                false,
                "Tenant " + Printable.quote(tenant.slug()) + " was not created: no database server serves "
                        + (tenant.plan() == null
                                ? "tenants without a plan"
                                : "the plan " + Printable.quote(tenant.plan()))
                        + ". "
                        + servers.stream()
                                .map(server -> server.name() + " serves "
                                        + server.plans().stream().sorted().collect(Collectors.joining(", ")))
                                .collect(Collectors.joining("; "))
                        + ". Add the plan to tenancy.database.servers.<name>.plans, or a server that names no plans; the"
                        + " server of the central database is one if it is below tenancy.database.servers too.",
                null);
    }

    /** @param why begins with what the database is or has, and ends with the remedy */
    static ProvisioningException importRefused(Tenant tenant, String why) {
        return new ProvisioningException(
                IMPORT_REFUSED,
                tenant.slug(),
                false,
                "Tenant " + Printable.quote(tenant.slug()) + " was not created: the database "
                        + Printable.quote(tenant.databaseName()) + " " + why,
                null);
    }

    static boolean isImportRefused(Throwable thrown) {
        return thrown instanceof ProvisioningException ours && ours.code().equals(IMPORT_REFUSED);
    }

    static ProvisioningException notPurged(Tenant tenant, Throwable cause) {
        String slug = DeletedTenants.slugOf(tenant);
        return new ProvisioningException(
                REFUSED,
                slug,
                true,
                "Tenant " + Printable.quote(slug) + " is deleted, but its database "
                        + Printable.quote(tenant.databaseName()) + " was not dropped: "
                        + Printable.escape(String.valueOf(cause.getMessage()), 1_000),
                cause);
    }

    static ProvisioningException passwordMoving(String slug) {
        return notRotated(slug, "The tenant is being moved to another server. Try again when that has ended.", null);
    }

    static ProvisioningException passwordNotRotated(String slug, Throwable cause) {
        return notRotated(
                slug,
                "The step that failed: " + Printable.escape(String.valueOf(cause.getMessage()), 1_000)
                        + " The tenant goes on with the password that its database has. Rotate again: what was begun is"
                        + " finished.",
                cause);
    }

    static ProvisioningException passwordBusy(String slug, Duration longest) {
        return notRotated(
                slug,
                "Another node is rotating it at this moment. Wait until it has ended; a node that was killed keeps"
                        + " others out for " + longest.toSeconds() + " s.",
                null);
    }

    static ProvisioningException noOwnLogin(String slug) {
        return new ProvisioningException(
                "PASSWORD_NOT_ROTATED",
                slug,
                false,
                "The password of tenant " + Printable.quote(slug) + " was not rotated: it has no login of its own and"
                        + " uses that of the central database. Create tenants with tenancy.database.own-user.",
                null);
    }

    private static ProvisioningException notRotated(String slug, String fact, @Nullable Throwable cause) {
        return new ProvisioningException(
                "PASSWORD_NOT_ROTATED",
                slug,
                true,
                "The password of tenant " + Printable.quote(slug) + " was not rotated. " + fact,
                cause);
    }
}
