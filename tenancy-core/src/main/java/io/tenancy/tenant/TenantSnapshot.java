package io.tenancy.tenant;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of {@code tenants}, handed out as a {@link KnownTenant}. Prints neither data nor password. */
record TenantSnapshot(
        long id,
        long version,
        String name,
        String slug,
        @Nullable String domain,
        @Nullable String subdomain,
        @Nullable String databaseName,
        @Nullable String databaseHost,
        @Nullable Integer databasePort,
        @Nullable String databaseUsername,
        @Nullable String encryptedPassword,
        boolean isActive,
        @Nullable String plan,
        @Nullable Instant expiresAt,
        Map<String, Object> data,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant deletedAt,
        TenantStatus status)
        implements Tenant {

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof Tenant tenant && tenant.id() == id;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "Tenant[id=" + id + ", slug=" + slug + ", status=" + status + "]";
    }
}
