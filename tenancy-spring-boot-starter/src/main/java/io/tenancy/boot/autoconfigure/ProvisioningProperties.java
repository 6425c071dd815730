package io.tenancy.boot.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tenants' lives.
 *
 * @param retention Time, in units from seconds to days, for which a deleted tenant is kept and can be restored; 0 for
 *     not at all.
 */
public record ProvisioningProperties(@DefaultValue("30d") Duration retention) {}
