package io.tenancy.tenant;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to create a tenant. Immutable; every {@code with}-like method returns a changed copy. Nothing is
 * checked here: {@link #validated()} reports everything that is wrong at once.
 *
 * @param slug name for URLs and commands: 1 to 63 of a-z, 0-9, hyphen and underscore, beginning and ending with a
 *     letter or digit; upper case is folded
 * @param name what people read: 1 to 255 characters
 * @param domain the tenant's own host name, or null
 * @param subdomain one DNS label left of the application's base domain, or null
 * @param plan name of a plan, or null
 * @param expiresAt first instant at which the tenant may no longer be used, or null for never
 * @param data the application's own attributes: at most 64 KiB as JSON, 32 levels deep
 * @param database a database that is there already, or null to create one
 * @param server the database server by its name in the configuration, or null for the one that the placement chooses
 */
public record NewTenant(
        String slug,
        String name,
        @Nullable String domain,
        @Nullable String subdomain,
        @Nullable String plan,
        @Nullable Instant expiresAt,
        Map<String, ?> data,
        @Nullable ExistingDatabase database,
        @Nullable String server) {

    /** A tenant whose database is going to be created. */
    public NewTenant(
            String slug,
            String name,
            @Nullable String domain,
            @Nullable String subdomain,
            @Nullable String plan,
            @Nullable Instant expiresAt,
            Map<String, ?> data) {
        this(slug, name, domain, subdomain, plan, expiresAt, data, null, null);
    }

    /** Returns a tenant with nothing but its two names. */
    public static NewTenant of(String slug, String name) {
        return new NewTenant(slug, name, null, null, null, null, Map.of());
    }

    public NewTenant domain(@Nullable String domain) {
        return new NewTenant(slug, name, domain, subdomain, plan, expiresAt, data, database, server);
    }

    public NewTenant subdomain(@Nullable String subdomain) {
        return new NewTenant(slug, name, domain, subdomain, plan, expiresAt, data, database, server);
    }

    public NewTenant plan(@Nullable String plan) {
        return new NewTenant(slug, name, domain, subdomain, plan, expiresAt, data, database, server);
    }

    public NewTenant expiresAt(@Nullable Instant expiresAt) {
        return new NewTenant(slug, name, domain, subdomain, plan, expiresAt, data, database, server);
    }

    public NewTenant data(Map<String, ?> data) {
        return new NewTenant(slug, name, domain, subdomain, plan, expiresAt, data, database, server);
    }

    /** Takes a database that is there already, instead of creating one; null to create one. */
    public NewTenant database(@Nullable ExistingDatabase database) {
        return new NewTenant(slug, name, domain, subdomain, plan, expiresAt, data, database, server);
    }

    /**
     * Places the database on a server by its name below {@code tenancy.database.servers}, whatever plans that serves; null
     * for the one that the placement chooses.
     */
    public NewTenant server(@Nullable String server) {
        return new NewTenant(slug, name, domain, subdomain, plan, expiresAt, data, database, server);
    }

    /**
     * Returns this tenant with every name in canonical form.
     *
     * @throws InvalidTenantException with every violation, if there is one
     */
    public NewTenant validated() {
        return new TenantRules(this).apply();
    }
}
