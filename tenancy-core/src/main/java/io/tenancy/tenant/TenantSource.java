package io.tenancy.tenant;

import java.util.Optional;

/** Where the loader reads a tenant from. Thread-safe. */
interface TenantSource {

    /** Returns the tenant as it was known to be at some moment that the registry has not seen pass. */
    Optional<Tenant> find(TenantLookup lookup);

    /** Returns the tenant as the central database has it now. */
    Optional<Tenant> fresh(TenantLookup lookup);
}
