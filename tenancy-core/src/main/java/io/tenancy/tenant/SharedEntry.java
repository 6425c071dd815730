package io.tenancy.tenant;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of {@code tenants} as it lies in a {@link SharedCache}: JSON of exactly these fields, with no types in it.
 *
 * @param state what the whole table looked like before the row was read, see {@link TableWatch.Look#state()}
 * @param password as it is stored, which is encrypted
 */
record SharedEntry(
        String state,
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
        @Nullable String password,
        boolean active,
        @Nullable String plan,
        @Nullable Instant expiresAt,
        String data,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant deletedAt,
        TenantStatus status) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static SharedEntry of(String state, KnownTenant tenant) {
        return new SharedEntry(
                state,
                tenant.id(),
                tenant.version(),
                tenant.name(),
                tenant.slug(),
                tenant.domain(),
                tenant.subdomain(),
                tenant.databaseName(),
                tenant.databaseHost(),
                tenant.databasePort(),
                tenant.databaseUsername(),
                tenant.encryptedPassword(),
                tenant.isActive(),
                tenant.plan(),
                tenant.expiresAt(),
                TenantData.write(tenant.data()),
                tenant.createdAt(),
                tenant.updatedAt(),
                tenant.deletedAt(),
                tenant.status());
    }

    byte[] write() {
        return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns empty for anything that {@link #write} would not have written. */
    static Optional<SharedEntry> read(byte[] json) {
        try {
            SharedEntry entry = JSON.readValue(json, SharedEntry.class);
            return complete(entry) ? Optional.of(entry) : Optional.empty();
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    /** Jackson leaves null what is not there, whatever the component's type says. */
    @SuppressWarnings("NullAway")
    private static boolean complete(@Nullable SharedEntry entry) {
        return entry != null
                && entry.state != null
                && entry.name != null
                && entry.slug != null
                && entry.data != null
                && entry.status != null;
    }

    /** @throws JacksonException if the data is no JSON */
    Tenant tenant() {
        return new KnownTenant(new TenantSnapshot(
                id,
                version,
                name,
                slug,
                domain,
                subdomain,
                databaseName,
                databaseHost,
                databasePort,
                databaseUsername,
                password,
                active,
                plan,
                expiresAt,
                TenantData.read(data),
                createdAt,
                updatedAt,
                deletedAt,
                status));
    }

    @Override
    public String toString() {
        return "SharedEntry[id=" + id + "]";
    }
}
