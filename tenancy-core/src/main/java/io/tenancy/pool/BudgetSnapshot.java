package io.tenancy.pool;

/**
 * How much is left of a number of connections that tenants of this node share, at one moment.
 *
 * @param what the connections, for people
 * @param limit how many this node's tenants may have open together, now
 * @param taken how many they have open, or are about to open; more than the limit for a while after that was lowered
 * @param waiting how many pools wait to open one
 */
public record BudgetSnapshot(String what, int limit, int taken, int waiting) {

    static BudgetSnapshot of(ConnectionBudget budget) {
        return new BudgetSnapshot(budget.what(), budget.limit(), budget.taken(), budget.waiting());
    }
}
