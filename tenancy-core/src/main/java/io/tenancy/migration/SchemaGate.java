package io.tenancy.migration;

import io.tenancy.pool.TenantReadiness;
import io.tenancy.tenant.RegistryUnavailableException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotReadyException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.TransactionException;

/**
 * Opens no pool of a tenant whose schema is behind this application, so that its callers get an error that says so
 * instead of errors of SQL. Who was up to date once stays so and is not asked about again. Thread-safe.
 */
public final class SchemaGate implements TenantReadiness, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SchemaGate.class);
    private static final int AT_A_TIME = 2;
    private static final int MOST_WAITING = 1_000;

    private final FleetMigrator fleet;
    private final Duration retryAfter;
    private final boolean onFirstUse;
    private final Set<Long> current = ConcurrentHashMap.newKeySet();
    private final Set<Long> behind = ConcurrentHashMap.newKeySet();
    private final Set<Long> wanted = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor workers;

    /**
     * @param retryAfter with what pause callers of a tenant that is behind are to try again
     * @param onFirstUse whether the first of them makes it be migrated, a few at a time and each once
     */
    public SchemaGate(FleetMigrator fleet, Duration retryAfter, boolean onFirstUse) {
        this.fleet = fleet;
        this.retryAfter = retryAfter;
        this.onFirstUse = onFirstUse;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-first-use-");
        threads.setDaemon(true);
        this.workers = new ThreadPoolExecutor(
                AT_A_TIME,
                AT_A_TIME,
                retryAfter.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                threads);
        workers.allowCoreThreadTimeOut(true);
    }

    /** @throws TenantNotReadyException if the tenant is behind */
    @Override
    public void require(Tenant tenant) {
        if (current.contains(tenant.id())) {
            return;
        }
        if (!isBehind(tenant)) {
            current.add(tenant.id());
            behind.remove(tenant.id());
            return;
        }
        behind.add(tenant.id());
        if (onFirstUse) {
            want(tenant);
        }
        throw TenantNotReadyException.schemaBehind(tenant, retryAfter);
    }

    /** While the central database does not answer, tenants are served that were not known to be behind before. */
    private boolean isBehind(Tenant tenant) {
        try {
            return fleet.isBehind(tenant);
        } catch (DataAccessException | TransactionException | RegistryUnavailableException unreadable) {
            log.warn("Whether the tenant with id {} is behind is not known: {}", tenant.id(), unreadable.toString());
            return behind.contains(tenant.id());
        }
    }

    private void want(Tenant tenant) {
        if (!wanted.add(tenant.id())) {
            return;
        }
        try {
            workers.execute(() -> migrate(tenant));
        } catch (RejectedExecutionException tooMany) {
            wanted.remove(tenant.id());
        }
    }

    private void migrate(Tenant tenant) {
        try {
            fleet.migrateWanted(tenant, retryAfter);
        } catch (RuntimeException unreadable) {
            log.warn("The tenant with id {} could not be migrated now: {}", tenant.id(), unreadable.toString());
        } finally {
            wanted.remove(tenant.id());
        }
    }

    @Override
    public void close() {
        workers.getQueue().clear();
        workers.shutdown();
    }
}
