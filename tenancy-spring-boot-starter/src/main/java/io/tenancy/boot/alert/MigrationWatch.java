package io.tenancy.boot.alert;

import io.tenancy.TenancyException;
import io.tenancy.cluster.Lease;
import io.tenancy.cluster.LeaseLostException;
import io.tenancy.cluster.Leases;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.monitoring.AlertReading;
import io.tenancy.monitoring.AlertSource;
import io.tenancy.monitoring.AlertType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks twice a minute how many tenants' migrations have failed, wherever they ran. All nodes know the same, so one of
 * them reports it. Starts with the application, and so not in the process of a command. Thread-safe.
 */
public final class MigrationWatch implements AlertSource, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MigrationWatch.class);

    private static final String WORK = "migration-watch";
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** Renewed with each look, so that the node that reports stays the one for as long as it lives. */
    private static final Duration LEASE = PAUSE.multipliedBy(3);

    private final DataSource central;
    private final FleetMigrator fleet;

    /** 0 also where another node reports it; not a number if nobody knows. */
    private volatile double failed;

    /** Held while this node reports. Used by one thread at a time. */
    private volatile @Nullable Lease lease;

    private @Nullable ScheduledThreadPoolExecutor scheduler;

    /** Returns a watch that has not started. */
    public MigrationWatch(DataSource central, FleetMigrator fleet) {
        this.central = central;
        this.fleet = fleet;
    }

    @Override
    public List<AlertReading> read() {
        double tenants = failed;
        return tenants == 0
                ? List.of()
                : List.of(AlertReading.of(
                        AlertType.MIGRATION_FAILED,
                        (String) null,
                        tenants,
                        () -> (long) tenants + " tenants are behind because their last migration failed"));
    }

    @Override
    public synchronized void start() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-migration-watch-");
        threads.setDaemon(true);
        scheduler = new ScheduledThreadPoolExecutor(1, threads);
        scheduler.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A task that throws would never run again. */
    private void look() {
        try {
            int tenants = fleet.failed();
            failed = tenants > 0 && isReporter() ? tenants : 0;
        } catch (DataAccessException | TenancyException unreadable) {
            failed = Double.NaN;
            log.warn("How many migrations have failed could not be read: {}", unreadable.toString());
        }
    }

    /** Nobody else reports before the lease has run out: also not after this node has ended. */
    private boolean isReporter() {
        Lease held = lease;
        if (held != null) {
            try {
                held.renew(LEASE);
                return true;
            } catch (LeaseLostException late) {
                log.debug("Another node may report failed migrations by now.", late);
            }
        }
        lease = Leases.of(central, WORK).acquire(WORK, LEASE).orElse(null);
        return lease != null;
    }

    @Override
    public synchronized void stop() {
        if (scheduler != null) {
            scheduler.shutdownNow();
            scheduler = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return scheduler != null;
    }
}
