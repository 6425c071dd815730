package io.tenancy.context;

import io.tenancy.TenancyException;

/** A scope was closed twice, out of order or by another thread; nothing was changed. Code {@code SCOPE_MISUSED}. */
public final class TenantScopeException extends TenancyException {

    private static final long serialVersionUID = 1L;

    TenantScopeException(String message) {
        super("SCOPE_MISUSED", null, false, message, null);
    }
}
