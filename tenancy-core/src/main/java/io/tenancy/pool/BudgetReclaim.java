package io.tenancy.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes connections back while tenants wait in line for a budget that is used up: first those that nobody uses, then
 * those of tenants that have more than their share, then those of tenants that have had theirs for a turn. What is in use
 * is closed when it is returned, never before. Runs on the scheduler, and only while somebody waits. Thread-safe.
 */
final class BudgetReclaim implements Runnable {

    private static final long LOOK_EVERY_MILLIS = 50;

    /** Within this time everybody in line has had a turn, as far as work in flight lets go. */
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    /** A turn is not shorter, or more time would go into opening connections than into using them. */
    private static final long SHORTEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<ConnectionBudget> budgets;
    private final Collection<PooledTenant> tenants;
    private final PoolScheduler scheduler;
    private final AtomicBoolean awake = new AtomicBoolean();

    /** @param tenants all that may have a pool; a live view */
    BudgetReclaim(List<ConnectionBudget> budgets, Collection<PooledTenant> tenants, PoolScheduler scheduler) {
        this.budgets = budgets;
        this.tenants = tenants;
        this.scheduler = scheduler;
    }

    /** There may be a shortage. */
    void wake() {
        if (!awake.getAndSet(true)) {
            scheduler.executor().execute(this);
        }
    }

    @Override
    public void run() {
        awake.set(false);
        boolean anyShort = false;
        for (ConnectionBudget budget : budgets) {
            int wanted = budget.shortage();
            if (wanted > 0) {
                anyShort = true;
                reclaim(budget, wanted);
            }
        }
        if (anyShort && !awake.getAndSet(true)) {
            scheduler.executor().schedule(this, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void reclaim(ConnectionBudget budget, int wanted) {
        List<Holder> holders = tenants.stream()
                .filter(tenant -> tenant.budgetUse().uses(budget))
                .flatMap(tenant -> tenant.snapshot().map(pool -> new Holder(tenant, pool)).stream())
                .filter(holder -> holder.connections() > 0)
                .toList();
        long demanding = tenants.stream()
                        .filter(tenant -> tenant.budgetUse().waitingFor() == budget)
                        .count()
                + holders.stream().filter(Holder::isInUse).count();
        int share = (int) Math.max(1, budget.limit() / Math.max(1, demanding));
        long turnNanos = Math.max(SHORTEST_TURN_NANOS, ROUND_NANOS * budget.limit() / (budget.limit() + wanted));
        int missing = wanted
                - holders.stream()
                        .filter(Holder::isAskedBack)
                        .mapToInt(Holder::connections)
                        .sum();
        List<Holder> inOrder = holders.stream()
                .filter(holder -> !holder.isAskedBack() && holder.rank(share, turnNanos) < Holder.KEEPS)
                .sorted(Comparator.<Holder>comparingInt(holder -> holder.rank(share, turnNanos))
                        .thenComparing(Comparator.comparingLong(Holder::nanosSinceGrant)
                                .reversed()))
                .toList();
        for (Holder holder : inOrder) {
            if (missing <= 0) {
                return;
            }
            holder.tenant().giveConnectionsBack();
            missing -= holder.connections();
        }
    }

    /** A tenant that has connections, as it was a moment ago. */
    private record Holder(PooledTenant tenant, PoolSnapshot pool) {

        static final int KEEPS = 3;

        int connections() {
            return pool.active() + pool.idle();
        }

        boolean isInUse() {
            return pool.active() > 0 || pool.waiting() > 0;
        }

        boolean isAskedBack() {
            return tenant.budgetUse().isAskedBack();
        }

        long nanosSinceGrant() {
            return tenant.budgetUse().nanosSinceGrant();
        }

        /** Lower gives back earlier. */
        int rank(int share, long turnNanos) {
            if (pool.idle() > 0 && pool.waiting() == 0) {
                return 0;
            }
            if (connections() > share) {
                return 1;
            }
            return nanosSinceGrant() > turnNanos ? 2 : KEEPS;
        }
    }
}
