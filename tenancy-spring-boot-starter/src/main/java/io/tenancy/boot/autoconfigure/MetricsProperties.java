package io.tenancy.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Meters. Immutable.
 *
 * @param maxTenants Largest number of tenants that have series of their own; the others share series.
 */
public record MetricsProperties(@DefaultValue("20") int maxTenants) {}
