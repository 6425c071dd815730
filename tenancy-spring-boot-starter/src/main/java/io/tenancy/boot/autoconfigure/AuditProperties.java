package io.tenancy.boot.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Audit trail.
 *
 * @param retention Time, in units from seconds to days, for which an entry of the audit trail is kept; 0 for ever.
 */
public record AuditProperties(@DefaultValue("365d") Duration retention) {}
