package io.tenancy.context;

import io.tenancy.tenant.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * What a thread can be bound to: central, or whatever serves one tenant. Opaque to this package; the package that hands
 * out connections puts its own type here and finds it again without a look-up.
 */
public interface Binding {

    /** The central database. */
    Binding CENTRAL = () -> null;

    /** Returns the tenant as it is known now, or null for central. */
    @Nullable
    Tenant tenant();
}
