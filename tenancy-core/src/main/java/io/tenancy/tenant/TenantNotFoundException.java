package io.tenancy.tenant;

import io.tenancy.Printable;
import io.tenancy.TenancyException;

/** No such tenant, or it was deleted. Code {@code TENANT_UNKNOWN}. */
public final class TenantNotFoundException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private TenantNotFoundException(String reference, String message) {
        super("TENANT_UNKNOWN", reference, false, message, null);
    }

    /** The registry has no live tenant of that id. */
    public static TenantNotFoundException byId(long id) {
        return new TenantNotFoundException(
                Long.toString(id), "There is no tenant with id " + id + ". It was never created, or it was deleted.");
    }

    /**
     * The registry has no live tenant of that name.
     *
     * @param kind what was looked up: slug, domain or subdomain
     */
    public static TenantNotFoundException byName(String kind, String value) {
        String quoted = Printable.quote(value);
        return new TenantNotFoundException(quoted, "There is no tenant with " + kind + " " + quoted + ".");
    }

    /** The caller named no tenant at all. */
    public static TenantNotFoundException noneGiven() {
        return new TenantNotFoundException(
                "none", "No tenant was given: null cannot be switched to. Look the tenant up in TenantRegistry first.");
    }
}
