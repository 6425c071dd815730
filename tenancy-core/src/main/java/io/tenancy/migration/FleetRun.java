package io.tenancy.migration;

import io.tenancy.ObserverGuard;
import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * This node's part in a run: takes tenants that nobody is at, as many at a time as it may, until none is left on any
 * node. Used by one thread, which closes it.
 */
final class FleetRun implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String NOWHERE = "";

    private final FleetTools tools;
    private final long id;
    private final long generation;
    private final FleetProgress progress;
    private final ExecutorService workers;
    private final ServerQueues queues;
    private final ObserverGuard onlooker = new ObserverGuard("Whoever looks at the progress of a run");
    private final Object lock = new Object();
    private int working;
    private boolean failed;

    FleetRun(FleetTools tools, long id, long generation, FleetProgress progress) {
        this.tools = tools;
        this.id = id;
        this.generation = generation;
        this.progress = progress;
        this.queues = new ServerQueues(tools.settings().parallelismPerServer());
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-migration-");
        threads.setDaemon(true);
        this.workers = Executors.newFixedThreadPool(tools.settings().parallelism(), threads);
    }

    /**
     * Returns when nothing is left to do, or too much has failed.
     *
     * @param closing whether this node is about to end; others, or its next start, go on
     */
    MigrationRuns.Count toTheEnd(BooleanSupplier closing) {
        while (true) {
            MigrationRuns.Run run = tools.runs().get(id);
            MigrationRuns.Count count = tools.runs().count(run);
            tell(count);
            if (!run.stopped() && run.maxFailures().isExceeded(count.failed(), count.released())) {
                tools.runs().stop(id);
            } else if (!run.stopped() && !closing.getAsBoolean()) {
                if (count.pending() + count.running() > 0) {
                    work(run);
                    continue;
                }
                if (count.later() > 0) {
                    tools.runs().release(run);
                    continue;
                }
                tools.runs().finish(id);
            }
            awaitWorkers();
            MigrationRuns.Count last = tools.runs().count(tools.runs().get(id));
            tell(last);
            return last;
        }
    }

    /** For a moment, or until something fails that may end the run. */
    private void work(MigrationRuns.Run run) {
        long until = System.nanoTime() + PAUSE.toNanos();
        if (isIdle()) {
            refill(run);
        }
        synchronized (lock) {
            failed = false;
            while (!failed
                    && System.nanoTime() < until
                    && !Thread.currentThread().isInterrupted()) {
                begin();
                pause(until);
            }
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new TenancyException(
                    "INTERRUPTED",
                    null,
                    true,
                    "Migrating tenants was interrupted; the next run goes on with it.",
                    null);
        }
    }

    private boolean isIdle() {
        synchronized (lock) {
            return queues.isEmpty();
        }
    }

    /** Nodes that share a run begin at different places, so that they seldom want the same tenant. */
    private void refill(MigrationRuns.Run run) {
        List<MigrationClaim> seen = new ArrayList<>(tools.records().claimable(id, run.wave()));
        Collections.shuffle(seen);
        for (MigrationClaim claim : seen) {
            String server = server(claim);
            synchronized (lock) {
                queues.add(server, claim);
            }
        }
    }

    /** A row that leads nowhere fails when it is its turn. */
    private String server(MigrationClaim claim) {
        try {
            Tenant tenant = tools.parts().registry().findById(claim.tenantId()).orElse(null);
            return tenant == null
                    ? NOWHERE
                    : tools.parts().configs().resolve(tenant).address().server();
        } catch (TenancyException refused) {
            return NOWHERE;
        }
    }

    private void begin() {
        ServerQueues.@Nullable Next next = null;
        while (working < tools.settings().parallelism() && (next = queues.next()) != null) {
            ServerQueues.Next mine = next;
            working++;
            workers.execute(() -> one(mine));
        }
    }

    private void one(ServerQueues.Next next) {
        boolean bad = false;
        try {
            bad = tools.records()
                    .take(next.seen())
                    .map(mine -> !tools.migration().run(mine, generation))
                    .orElse(false);
        } finally {
            synchronized (lock) {
                queues.ended(next.server());
                working--;
                failed |= bad;
                lock.notifyAll();
            }
        }
    }

    private void pause(long untilNanos) {
        long millis = (untilNanos - System.nanoTime()) / 1_000_000;
        if (millis > 0) {
            try {
                lock.wait(millis);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitWorkers() {
        synchronized (lock) {
            while (working > 0 && !Thread.currentThread().isInterrupted()) {
                pause(System.nanoTime() + PAUSE.toNanos());
            }
        }
    }

    private void tell(MigrationRuns.Count count) {
        onlooker.contain(() -> progress.reached(count.migrated(), count.failed(), count.all()));
    }

    @Override
    public void close() {
        workers.shutdown();
    }
}
