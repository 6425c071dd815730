package io.tenancy.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks for changes that others made: other nodes, people with SQL, and time itself where a tenant expires. Only when a
 * {@link TableWatch} says that there are any are the tenants that somebody holds compared, and only those that changed
 * are read. Runs on threads of its own.
 */
final class RegistryPoll implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RegistryPoll.class);
    private static final int CHUNK = 500;

    /** One polls, the other sees when the first hangs with the central database. */
    private static final int THREADS = 2;

    private static final Duration HANGS_AFTER = Duration.ofSeconds(2);

    /**
     * Who follows what the poll finds.
     *
     * @param reload reads one tenant and makes cache and watchers follow
     * @param tell gives every watcher a message
     */
    record Followers(LongConsumer reload, Consumer<Consumer<TenantWatcher>> tell, Collection<TenantWatcher> watchers) {}

    private final TenantTable table;
    private final TableWatch watch;
    private final TenantCache cache;
    private final Followers followers;
    private final Duration interval;
    private final Duration staleIfError;
    private final ScheduledExecutorService scheduler;

    private volatile long reachedNanos = System.nanoTime();
    private volatile boolean distrusted;

    RegistryPoll(TenantTable table, TenantCache cache, Followers followers, RegistrySettings settings) {
        this.table = table;
        this.watch = new TableWatch(table, settings.pollInterval());
        this.cache = cache;
        this.followers = followers;
        this.interval = settings.pollInterval();
        this.staleIfError = settings.staleIfError();
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-registry-poll-");
        threads.setDaemon(true);
        this.scheduler = Executors.newScheduledThreadPool(THREADS, threads);
    }

    void start() {
        scheduler.scheduleWithFixedDelay(
                this::pollSafely, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(
                this::watchPoll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    /** A task that throws would never run again. */
    private void pollSafely() {
        try {
            poll();
        } catch (DataAccessException unreachable) {
            unreachable(unreachable);
        } catch (RuntimeException failed) {
            if (scheduler.isShutdown()) {
                return; // interrupted by close()
            }
            log.error("Looking for changed tenants failed; the next attempt is in {}.", interval, failed);
        }
    }

    private void poll() {
        TableWatch.Look look = watch.look();
        Map<Long, Tenant> held = held();
        if (look.changed()) {
            cache.tableChanged();
            compare(held.values());
        }
        expire(held.values(), look.now());
        watch.done(look);
        reachedNanos = System.nanoTime();
        distrusted = false;
    }

    private Map<Long, Tenant> held() {
        Map<Long, Tenant> held = new HashMap<>();
        cache.known().forEach(tenant -> held.put(tenant.id(), tenant));
        // What a watcher has seen wins over the cache: it is the watcher that must not miss a change.
        followers.watchers().forEach(watcher -> watcher.watched().forEach(tenant -> held.put(tenant.id(), tenant)));
        return held;
    }

    private void compare(Collection<Tenant> held) {
        List<Tenant> tenants = List.copyOf(held);
        for (int from = 0; from < tenants.size(); from += CHUNK) {
            List<Tenant> chunk = tenants.subList(from, Math.min(tenants.size(), from + CHUNK));
            Map<Long, Long> versions =
                    table.versions(chunk.stream().map(Tenant::id).toList());
            for (Tenant tenant : chunk) {
                Long version = versions.get(tenant.id());
                if (version == null) {
                    forget(tenant);
                } else if (!TenantVersion.is(tenant, version)) {
                    reload(tenant);
                }
            }
        }
    }

    private void expire(Collection<Tenant> held, Instant now) {
        held.stream()
                .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
                .filter(tenant -> tenant.expiresAt() != null && !now.isBefore(tenant.expiresAt()))
                .forEach(this::reload);
    }

    /** One row that cannot be read must not keep the others from being looked at, nor be used as it was. */
    private void reload(Tenant tenant) {
        try {
            followers.reload().accept(tenant.id());
        } catch (InvalidTenantException unreadable) {
            log.error("A changed tenant cannot be read and is out of use: {}", unreadable.getMessage());
            forget(tenant);
        }
    }

    private void forget(Tenant tenant) {
        cache.remove(tenant.id());
        followers.tell().accept(watcher -> watcher.removed(tenant));
    }

    private void unreachable(DataAccessException cause) {
        Duration silence = Duration.ofNanos(System.nanoTime() - reachedNanos);
        log.warn(
                "The central database cannot be read for {} s; known tenants are served for {} s in all: {}",
                silence.toSeconds(),
                staleIfError.toSeconds(),
                cause.getMostSpecificCause().toString());
        distrustAfter(staleIfError);
    }

    /** A poll that neither answers nor fails waits for a connection to the central database, or for its answer. */
    private void watchPoll() {
        distrustAfter(staleIfError.plus(interval).plus(HANGS_AFTER));
    }

    /** Two at once do it twice, which is harmless. */
    private void distrustAfter(Duration limit) {
        if (!distrusted && System.nanoTime() - reachedNanos > limit.toNanos()) {
            distrusted = true;
            cache.clear();
            followers.tell().accept(TenantWatcher::distrustAll);
        }
    }
}
