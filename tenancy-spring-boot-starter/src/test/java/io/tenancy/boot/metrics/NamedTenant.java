package io.tenancy.boot.metrics;

import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant that is nothing but an id and a slug. */
record NamedTenant(long id, String slug) implements Tenant {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tenant tenant && tenant.id() == id;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String name() {
        return slug;
    }

    @Override
    public @Nullable String domain() {
        return null;
    }

    @Override
    public @Nullable String subdomain() {
        return null;
    }

    @Override
    public @Nullable String databaseName() {
        return null;
    }

    @Override
    public @Nullable String databaseHost() {
        return null;
    }

    @Override
    public @Nullable Integer databasePort() {
        return null;
    }

    @Override
    public @Nullable String databaseUsername() {
        return null;
    }

    @Override
    public @Nullable String encryptedPassword() {
        return null;
    }

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public @Nullable String plan() {
        return null;
    }

    @Override
    public @Nullable Instant expiresAt() {
        return null;
    }

    @Override
    public Map<String, Object> data() {
        return Map.of();
    }

    @Override
    public @Nullable Instant createdAt() {
        return null;
    }

    @Override
    public @Nullable Instant updatedAt() {
        return null;
    }

    @Override
    public @Nullable Instant deletedAt() {
        return null;
    }

    @Override
    public TenantStatus status() {
        return TenantStatus.ACTIVE;
    }
}
