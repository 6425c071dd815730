package io.tenancy.tenant;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tenants as a row of the table would make them, for tests of packages that only receive tenants. */
public final class TenantFixture {

    private TenantFixture() {}

    /** An active tenant without any database settings of its own but the name. */
    public static Tenant tenant(long id, String slug) {
        return tenant(id, slug, null, null, "tenant_" + id, null, null);
    }

    /** An active tenant whose row holds exactly these database settings. */
    public static Tenant tenant(
            long id,
            String slug,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database,
            @Nullable String username,
            @Nullable String envelope) {
        return new KnownTenant(new TenantSnapshot(
                id,
                0,
                slug,
                slug,
                null,
                null,
                database,
                host,
                port,
                username,
                envelope,
                true,
                null,
                null,
                Map.of("note", "data-canary"),
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                TenantStatus.ACTIVE));
    }
}
