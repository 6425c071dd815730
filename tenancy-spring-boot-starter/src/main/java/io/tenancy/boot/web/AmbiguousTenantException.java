package io.tenancy.boot.web;

import io.tenancy.TenancyException;

/** A request names two tenants. Code {@code TENANT_AMBIGUOUS}. */
final class AmbiguousTenantException extends TenancyException {

    private static final long serialVersionUID = 1L;

    AmbiguousTenantException(String header) {
        super(
                "TENANT_AMBIGUOUS",
                null,
                false,
                "The request names more than one tenant: its host and its header " + header + " must agree.",
                null);
    }
}
