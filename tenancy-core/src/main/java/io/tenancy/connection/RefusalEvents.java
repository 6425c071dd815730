package io.tenancy.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenancy.TenancyException;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Raises security events for who asked for a tenant that he may not use, and for databases that refuse a tenant's login.
 * A stranger can ask as often as he likes, so each event is raised at most once a minute for each code, or each tenant;
 * it then says how many there were. Thread-safe.
 */
public final class RefusalEvents implements ConnectionListener {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Tenants whose logins are refused at the same time; beyond, an event may come again within the minute. */
    private static final int MOST_KEYS = 1_000;

    private static final String LOGIN_REFUSED = "CREDENTIAL_REJECTED";
    private static final Set<String> STRANGERS = Set.of("TENANT_UNKNOWN", "TENANT_INACTIVE", "TENANT_AMBIGUOUS");

    private record Told(long atNanos, long since) {}

    private final ConnectionListener next;
    private final TenancyLogger logger;
    private final LongSupplier nanos;
    private final Cache<String, Told> told =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

    /**
     * @param next told of everything first
     * @param nanos as {@link System#nanoTime}
     */
    public RefusalEvents(ConnectionListener next, TenancyLogger logger, LongSupplier nanos) {
        this.next = next;
        this.logger = TenancyLogger.contained(logger);
        this.nanos = nanos;
    }

    /** Returns whether a refusal says that a tenant does not exist, may not be used, or was named beside another one. */
    public static boolean isOfStranger(TenancyException refusal) {
        return STRANGERS.contains(refusal.code());
    }

    @Override
    public void switchRejected(TenancyException refusal) {
        next.switchRejected(refusal);
        if (isOfStranger(refusal)) {
            raise(
                    "switch.refused",
                    refusal.code(),
                    "asked",
                    refusal.tenantReference().orElse("none"),
                    refusal);
        }
    }

    @Override
    public void connectionFailed(Tenant tenant, Exception failure) {
        next.connectionFailed(tenant, failure);
        if (failure instanceof TenancyException refusal && refusal.code().equals(LOGIN_REFUSED)) {
            raise("login.refused", Long.toString(tenant.id()), "tenant", tenant.id(), refusal);
        }
    }

    private void raise(String event, String key, String about, Object who, TenancyException refusal) {
        long now = nanos.getAsLong();
        long[] count = new long[1];
        told.asMap().compute(event + ' ' + key, (name, known) -> {
            if (known != null && now - known.atNanos() < PAUSE_NANOS) {
                return new Told(known.atNanos(), known.since() + 1);
            }
            count[0] = known == null ? 1 : known.since() + 1;
            return new Told(now, 0);
        });
        if (count[0] > 0) {
            Map<String, Object> context = new LinkedHashMap<>();
            context.put(about, who);
            context.put("code", refusal.code());
            context.put("count", count[0]);
            logger.logSecurityEvent(event, context);
        }
    }
}
