package io.tenancy.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks for changes that others made: other nodes, people with SQL, and time itself where a tenant expires. One cheap
 * query a time; only when its answer changed are the tenants that somebody holds compared, and only those that changed
 * are read. Runs on one thread of its own.
 */
final class RegistryPoll implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RegistryPoll.class);
    private static final int CHUNK = 500;

    /**
     * Who follows what the poll finds.
     *
     * @param reload reads one tenant and makes cache and watchers follow
     * @param tell gives every watcher a message
     */
    record Followers(LongConsumer reload, Consumer<Consumer<TenantWatcher>> tell, Collection<TenantWatcher> watchers) {}

    private final TenantTable table;
    private final TenantCache cache;
    private final Followers followers;
    private final Duration interval;
    private final Duration staleIfError;
    private final ScheduledExecutorService scheduler;

    private TenantTable.@Nullable Revision seen;
    private long reachedNanos = System.nanoTime();
    private boolean distrusted;

    RegistryPoll(TenantTable table, TenantCache cache, Followers followers, RegistrySettings settings) {
        this.table = table;
        this.cache = cache;
        this.followers = followers;
        this.interval = settings.pollInterval();
        this.staleIfError = settings.staleIfError();
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-registry-poll-");
        threads.setDaemon(true);
        this.scheduler = Executors.newSingleThreadScheduledExecutor(threads);
    }

    void start() {
        scheduler.scheduleWithFixedDelay(
                this::pollSafely, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
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
        TenantTable.Revision now = table.revision();
        Map<Long, Tenant> held = held();
        if (seen == null || !seen.sameAs(now)) {
            cache.tableChanged();
            compare(held);
        }
        expire(held.values(), now.now());
        seen = now;
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

    private void compare(Map<Long, Tenant> held) {
        List<Long> ids = new ArrayList<>(held.keySet());
        for (int from = 0; from < ids.size(); from += CHUNK) {
            List<Long> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
            Map<Long, Optional<Instant>> versions = table.versions(chunk);
            for (Long id : chunk) {
                Tenant tenant = held.get(id);
                Optional<Instant> version = versions.get(id);
                if (version == null) {
                    cache.remove(id);
                    followers.tell().accept(watcher -> watcher.removed(tenant));
                } else if (!version.equals(Optional.ofNullable(tenant.updatedAt()))) {
                    followers.reload().accept(id);
                }
            }
        }
    }

    private void expire(Collection<Tenant> held, Instant now) {
        held.stream()
                .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
                .filter(tenant -> tenant.expiresAt() != null && !now.isBefore(tenant.expiresAt()))
                .forEach(tenant -> followers.reload().accept(tenant.id()));
    }

    private void unreachable(DataAccessException cause) {
        Duration silence = Duration.ofNanos(System.nanoTime() - reachedNanos);
        log.warn(
                "The central database cannot be read for {} s; known tenants are served for {} s in all: {}",
                silence.toSeconds(),
                staleIfError.toSeconds(),
                cause.getMostSpecificCause().toString());
        if (!distrusted && silence.compareTo(staleIfError) > 0) {
            cache.clear();
            followers.tell().accept(TenantWatcher::distrustAll);
            distrusted = true;
        }
    }
}
