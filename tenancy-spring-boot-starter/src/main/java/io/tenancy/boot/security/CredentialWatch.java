package io.tenancy.boot.security;

import io.tenancy.TenancyException;
import io.tenancy.cluster.Lease;
import io.tenancy.cluster.Leases;
import io.tenancy.connection.TenantPasswords;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.TenantRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Looks once an hour how old the passwords of the tenants' logins are. Every node knows the age; one of them reports
 * those that are due as a security event, and changes them where that is asked for. Starts with the application, and so
 * not in the process of a command. Thread-safe.
 */
public final class CredentialWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CredentialWatch.class);

    private static final String WORK = "credential-watch";
    private static final Duration PAUSE = Duration.ofHours(1);

    /** Almost as long as the pause: over when this node looks again, and not when another one does in between. */
    private static final Duration LEASE = PAUSE.minusMinutes(1);

    /** With what passwords are changed. */
    public record Tools(
            DataSource central,
            TenantPasswords passwords,
            TenantRegistry registry,
            TenantLifecycle lifecycle,
            TenancyLogger logger) {}

    private final Tools tools;
    private final Duration longest;
    private final boolean rotate;
    private volatile @Nullable Duration oldest;

    /** Whether passwords are due and this is the node that says so. */
    private volatile boolean reporting;

    private @Nullable ScheduledThreadPoolExecutor scheduler;

    /**
     * Returns a watch that has not started.
     *
     * @param longest age at which a password is due
     * @param rotate whether those that are due are changed
     */
    public CredentialWatch(Tools tools, Duration longest, boolean rotate) {
        this.tools = tools;
        this.longest = longest;
        this.rotate = rotate;
    }

    /** Returns the age of the oldest password when this was last looked at; empty if that is not known. */
    public Optional<Duration> oldest() {
        return Optional.ofNullable(oldest);
    }

    /** Returns the age at which a password is due. */
    public Duration longest() {
        return longest;
    }

    /** Returns whether passwords were due when this was last looked at, and this node is the one that reports it. */
    public boolean isReporting() {
        return reporting;
    }

    @Override
    public synchronized void start() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-credentials-");
        threads.setDaemon(true);
        scheduler = new ScheduledThreadPoolExecutor(1, threads);
        scheduler.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
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

    /** A task that throws would never run again. */
    void look() {
        try {
            oldest = tools.passwords().oldest().orElse(null);
            List<Long> due = tools.passwords().olderThan(longest);
            reporting = !due.isEmpty() && onOneNode(due);
        } catch (DataAccessException | TenancyException unreadable) {
            oldest = null;
            log.warn("How old the tenants' passwords are could not be read: {}", unreadable.toString());
        }
    }

    /** The lease is kept until it runs out, so that other nodes do not report the same within the hour. */
    private boolean onOneNode(List<Long> due) {
        Optional<Lease> lease = Leases.of(tools.central(), WORK).acquire(WORK, LEASE);
        if (lease.isEmpty()) {
            return false;
        }
        tools.logger()
                .logSecurityEvent(
                        "credential.overdue",
                        Map.of("tenants", due.size(), "oldestDays", oldest == null ? 0 : oldest.toDays()));
        if (rotate) {
            due.forEach(id -> rotate(id, lease.get()));
            oldest = tools.passwords().oldest().orElse(null);
        }
        return true;
    }

    private void rotate(long id, Lease lease) {
        try {
            lease.renew(LEASE);
            tools.registry().findById(id).ifPresent(tools.lifecycle()::rotatePassword);
        } catch (TenancyException failed) {
            log.warn("The password of tenant {} is due and was not rotated: {}", id, failed.getMessage());
        }
    }
}
