package io.tenancy.logging;

import io.tenancy.KnownSecrets;
import io.tenancy.Printable;
import io.tenancy.tenant.Tenant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line for each event, with the parts also as key/value pairs for structured formats. */
final class Slf4jTenancyLogger implements TenancyLogger {

    private static final int LONGEST_NAME = 200;

    private final Logger channel;
    private final Masking masking;

    Slf4jTenancyLogger(String channel, boolean maskNames) {
        this.channel = LoggerFactory.getLogger(channel);
        this.masking = new Masking(maskNames);
    }

    @Override
    public void logTenantConnection(Tenant tenant, String action) {
        write(Level.INFO, "connection", action, tenant, Map.of());
    }

    @Override
    public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        write(Level.INFO, "database", operation, tenant, context);
    }

    @Override
    public void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        write(Level.INFO, "credential", operation, tenant, context);
    }

    @Override
    public void logSecurityEvent(String event, Map<String, ?> context) {
        write(Level.WARN, "security", event, null, context);
    }

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
        if (channel.isDebugEnabled()) {
            event(Level.DEBUG, "performance", metric, context)
                    .addKeyValue("value", value)
                    .log("performance {} = {} {}", printable(metric), value, masked(context));
        }
    }

    @Override
    public void logAlert(boolean raised, Map<String, ?> context) {
        write(raised ? Level.WARN : Level.INFO, "alert", raised ? "alert.raised" : "alert.resolved", null, context);
    }

    private void write(Level level, String category, String name, @Nullable Tenant tenant, Map<String, ?> context) {
        if (!channel.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder event = event(level, category, name, context);
        if (tenant == null) {
            log(event, category, name, "-", context);
        } else if (TenantMdc.isShown()) {
            // Structured formats refuse a key that is there twice, and the whole line with it.
            TenantMdc before = TenantMdc.show(tenant);
            try {
                log(event, category, name, TenantMdc.slug(tenant), context);
            } finally {
                before.restore();
            }
        } else {
            LoggingEventBuilder named =
                    event.addKeyValue(TenantMdc.ID, tenant.id()).addKeyValue(TenantMdc.SLUG, TenantMdc.slug(tenant));
            log(named, category, name, TenantMdc.slug(tenant), context);
        }
    }

    private void log(LoggingEventBuilder event, String category, String name, String slug, Map<String, ?> context) {
        event.log("{} {} tenant={} {}", category, printable(name), slug, masked(context));
    }

    private LoggingEventBuilder event(Level level, String category, String name, Map<String, ?> context) {
        return channel.atLevel(level)
                .addKeyValue("tenancy.category", category)
                .addKeyValue("tenancy.event", printable(name))
                .addKeyValue("tenancy.context", masked(context));
    }

    private Object masked(Map<String, ?> context) {
        return masking.mask(context);
    }

    private static String printable(String name) {
        return Printable.escape(KnownSecrets.mask(name, 2 * LONGEST_NAME), LONGEST_NAME);
    }
}
