package io.tenancy.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

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
        int unused = giveBack(inOrder(holders, Holder::isUnused), wanted);
        // What was asked back counts as coming, unless it was kept for longer than a turn.
        int coming = holders.stream()
                .filter(holder -> holder.wasAskedBackWithin(turnNanos))
                .mapToInt(Holder::connections)
                .sum();
        int missing = wanted - unused - coming;
        missing -= giveBack(
                inOrder(holders, holder -> holder.connections() > share && !holder.wasAskedBackWithin(turnNanos)),
                missing);
        giveBack(inOrder(holders, holder -> holder.hadItsTurn(share, turnNanos)), missing);
    }

    /** Who got its last connection first gives back first. */
    private static List<Holder> inOrder(List<Holder> holders, Predicate<Holder> which) {
        return holders.stream()
                .filter(which)
                .sorted(Comparator.comparingLong(Holder::nanosSinceGrant).reversed())
                .toList();
    }

    /** Returns how many will come back of those that are wanted, possibly more. */
    private static int giveBack(List<Holder> holders, int wanted) {
        int coming = 0;
        for (Holder holder : holders) {
            if (coming >= wanted) {
                break;
            }
            holder.tenant().giveConnectionsBack();
            coming += holder.connections();
        }
        return coming;
    }

    /** A tenant that has connections, as it was a moment ago. */
    private record Holder(PooledTenant tenant, PoolSnapshot pool) {

        int connections() {
            return pool.active() + pool.idle();
        }

        boolean isInUse() {
            return pool.active() > 0 || pool.waiting() > 0;
        }

        boolean isUnused() {
            return pool.idle() > 0 && pool.waiting() == 0;
        }

        boolean hadItsTurn(int share, long turnNanos) {
            return connections() <= share && nanosSinceGrant() > turnNanos && !wasAskedBackWithin(turnNanos);
        }

        boolean wasAskedBackWithin(long nanos) {
            return tenant.budgetUse().wasAskedBackWithin(nanos);
        }

        long nanosSinceGrant() {
            return tenant.budgetUse().nanosSinceGrant();
        }
    }
}
