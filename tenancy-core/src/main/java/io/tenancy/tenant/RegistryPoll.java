package io.tenancy.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    /** However many tenants expire one after the other, so many looks at most take the place of one. */
    private static final int LOOKS_PER_INTERVAL = 10;

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

    /** While tenants that changed are being read, what was seen before holds no more. */
    private volatile boolean settling;

    private final Object planning = new Object();
    private @Nullable ScheduledFuture<?> next;
    private boolean soon;

    RegistryPoll(TenantTable table, TenantCache cache, Followers followers, RegistrySettings settings) {
        this.table = table;
        this.watch = new TableWatch(table, settings.pollInterval());
        this.cache = cache;
        this.followers = followers;
        this.interval = settings.pollInterval();
        this.staleIfError = settings.staleIfError();
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-registry-poll-");
        threads.setDaemon(true);
        // A look that ends after close() wants to plan the next one.
        this.scheduler = new ScheduledThreadPoolExecutor(THREADS, threads, new ThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        plan(interval);
        scheduler.scheduleWithFixedDelay(
                this::watchPoll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    /** Returns what was seen last, if it may be relied upon; null if not. */
    TableWatch.@Nullable Look seen() {
        TableWatch.Look look = watch.seen();
        return distrusted || settling ? null : look;
    }

    /** Somebody says that there is a change: the next look comes at once, or right after the one that goes on now. */
    void soon() {
        synchronized (planning) {
            if (next != null && next.cancel(false)) {
                next = scheduler.schedule(this::pollAndGoOn, shortest().toNanos(), TimeUnit.NANOSECONDS);
            } else {
                soon = true;
            }
        }
    }

    private void plan(Duration pause) {
        synchronized (planning) {
            Duration chosen = soon ? shortest() : pause;
            soon = false;
            next = scheduler.schedule(this::pollAndGoOn, chosen.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private Duration shortest() {
        return interval.dividedBy(LOOKS_PER_INTERVAL);
    }

    /** The next look comes after the interval, or sooner if a tenant expires by then: so all nodes refuse it at once. */
    private void pollAndGoOn() {
        Duration pause = interval;
        try {
            pause = pollSafely();
        } finally {
            plan(pause);
        }
    }

    private Duration pollSafely() {
        try {
            return poll();
        } catch (DataAccessException unreachable) {
            unreachable(unreachable);
        } catch (RuntimeException failed) {
            if (!scheduler.isShutdown()) { // else interrupted by close()
                log.error("Looking for changed tenants failed; the next attempt is in {}.", interval, failed);
            }
        }
        return interval;
    }

    private Duration poll() {
        TableWatch.Look look = watch.look();
        // First, and before the cache's generation moves: see CachingTenantRegistry.find.
        settling = look.changed();
        if (look.changed()) {
            cache.tableChanged();
        }
        Map<Long, Tenant> held = held();
        if (look.changed()) {
            compare(held.values());
        }
        expire(held.values(), look.now());
        watch.done(look);
        settling = false;
        reachedNanos = System.nanoTime();
        distrusted = false;
        return untilNextExpiry(held.values(), look.now());
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
                .filter(tenant -> tenant.status().isOverdue(tenant.expiresAt(), now))
                .forEach(this::reload);
    }

    private Duration untilNextExpiry(Collection<Tenant> held, Instant now) {
        Instant next = held.stream()
                .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
                .flatMap(tenant -> Stream.ofNullable(tenant.expiresAt()))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        if (!next.isBefore(now.plus(interval))) {
            return interval;
        }
        Duration shortest = shortest();
        Duration pause = Duration.between(now, next);
        return pause.compareTo(shortest) < 0 ? shortest : pause;
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
