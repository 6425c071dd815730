package io.tenancy.context;

import io.tenancy.TenancyException;

/** A tenant is needed and the thread is bound to none. Code {@code TENANT_NOT_BOUND}. */
public final class NoTenantException extends TenancyException {

    private static final long serialVersionUID = 1L;

    /** @param what what was refused, for example "a connection" */
    public NoTenantException(String what) {
        super(
                "TENANT_NOT_BOUND",
                null,
                false,
                "No tenant is bound to thread '" + Thread.currentThread().getName() + "', so it gets no " + what
                        + ". Bind one: try (TenantScope scope = connectionManager.switchToTenant(tenant)) { … }, or"
                        + " tenantContext.callAs(tenant, …); for the central database use switchToCentral() or"
                        + " callAsCentral(…). A thread inherits nothing from the one that started it.",
                null);
    }
}
