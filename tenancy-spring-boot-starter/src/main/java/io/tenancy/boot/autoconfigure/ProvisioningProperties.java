package io.tenancy.boot.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tenants' lives.
 *
 * @param retention Time, in units from seconds to days, for which a deleted tenant is kept and can be restored; 0 for
 *     not at all.
 * @param spares How many databases are kept ready, on each server that takes new tenants, for tenants who sign up: from 0 to 100.
 * @param templates Whether new databases are copies of a template that has the schema, on PostgreSQL.
 */
public record ProvisioningProperties(
        @DefaultValue("30d") Duration retention,
        @DefaultValue("0") int spares,
        @DefaultValue("false") boolean templates) {}
