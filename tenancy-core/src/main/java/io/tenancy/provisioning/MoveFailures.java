package io.tenancy.provisioning;

import io.tenancy.Printable;
import org.jspecify.annotations.Nullable;

/** What a {@link ProvisioningException} says of a move. */
final class MoveFailures {

    private static final String UNSUITABLE = "COPIER_UNSUITABLE";

    private MoveFailures() {}

    /** Nothing was begun. */
    static ProvisioningException moveRefused(String slug, String why) {
        return new ProvisioningException(
                "MOVE_REFUSED", slug, false, "Tenant " + Printable.quote(slug) + " was not moved: " + why, null);
    }

    static ProvisioningException noRoom(String slug, ServerLoad full) {
        return new ProvisioningException(
                ProvisioningException.NO_SERVER,
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not moved: the server " + full.name() + " has "
                        + full.tenants() + " tenants, capacity " + full.capacity()
                        + ". Raise tenancy.database.servers.<name>.capacity, or move it elsewhere.",
                null);
    }

    static ProvisioningException notMoved(String slug, String step, boolean undone, Throwable cause) {
        return new ProvisioningException(
                "MOVE_FAILED",
                slug,
                undone,
                "Tenant " + Printable.quote(slug) + " was not moved: step '" + step + "' failed: "
                        + Printable.escape(String.valueOf(cause.getMessage()), 1_000)
                        + (undone
                                ? " The tenant goes on where it was, and what was made on the other server is removed."
                                : " It could not be undone yet, and the tenant is not ready until it is. Nodes try that"
                                        + " again; later tenancy:retry goes on."),
                cause);
    }

    static ProvisioningException moveGoesOn(String slug, String step, Throwable cause) {
        return new ProvisioningException(
                "MOVE_FAILED",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was switched to its new server, and step '" + step
                        + "' failed after that: " + Printable.escape(String.valueOf(cause.getMessage()), 1_000)
                        + " A node finishes the move; tenancy:retry does so at once.",
                cause);
    }

    static ProvisioningException unsuitableCopier(String slug, Throwable cause) {
        return new ProvisioningException(
                UNSUITABLE,
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not moved: its database cannot be copied: "
                        + Printable.escape(String.valueOf(cause.getMessage()), 1_000),
                cause);
    }

    static boolean isUnsuitableCopier(Throwable thrown) {
        return thrown instanceof ProvisioningException ours && ours.code().equals(UNSUITABLE);
    }

    static ProvisioningException sourceKept(String slug, String why, @Nullable Throwable cause) {
        return new ProvisioningException(
                "SOURCE_NOT_DROPPED",
                slug,
                cause != null,
                "The database that tenant " + Printable.quote(slug) + " had before it was moved was not dropped: "
                        + why,
                cause);
    }
}
