package io.tenancy.tenant;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code tenants} and the place for what serves it. Holds little itself, so that what a switch reads of a thousand
 * tenants stays in the processor's cache.
 */
final class KnownTenant extends TenantAttachment implements Tenant {

    private final TenantSnapshot row;

    KnownTenant(TenantSnapshot row) {
        this.row = row;
    }

    /** Returns the hash of the row's columns. */
    long version() {
        return row.version();
    }

    @Override
    public long id() {
        return row.id();
    }

    @Override
    public String name() {
        return row.name();
    }

    @Override
    public String slug() {
        return row.slug();
    }

    @Override
    public @Nullable String domain() {
        return row.domain();
    }

    @Override
    public @Nullable String subdomain() {
        return row.subdomain();
    }

    @Override
    public @Nullable String databaseName() {
        return row.databaseName();
    }

    @Override
    public @Nullable String databaseHost() {
        return row.databaseHost();
    }

    @Override
    public @Nullable Integer databasePort() {
        return row.databasePort();
    }

    @Override
    public @Nullable String databaseUsername() {
        return row.databaseUsername();
    }

    @Override
    public @Nullable String encryptedPassword() {
        return row.encryptedPassword();
    }

    @Override
    public boolean isActive() {
        return row.isActive();
    }

    @Override
    public @Nullable String plan() {
        return row.plan();
    }

    @Override
    public @Nullable Instant expiresAt() {
        return row.expiresAt();
    }

    @Override
    public Map<String, Object> data() {
        return row.data();
    }

    @Override
    public @Nullable Instant createdAt() {
        return row.createdAt();
    }

    @Override
    public @Nullable Instant updatedAt() {
        return row.updatedAt();
    }

    @Override
    public @Nullable Instant deletedAt() {
        return row.deletedAt();
    }

    @Override
    public TenantStatus status() {
        return row.status();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return row.equals(other);
    }

    @Override
    public int hashCode() {
        return row.hashCode();
    }

    @Override
    public String toString() {
        return row.toString();
    }
}
