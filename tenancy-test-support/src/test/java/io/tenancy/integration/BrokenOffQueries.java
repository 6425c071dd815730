package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Queries whose answer is a random number that nobody else asks for, and of which half are broken off. What fails of the
 * others can only be a statement that a cancel came too late for.
 */
final class BrokenOffQueries {

    private static final int LONGEST_MICROS = 2_000;

    /** SQLSTATE of a cancelled statement: of PostgreSQL, and of MySQL and MariaDB. */
    private static final Set<String> CANCELLED = Set.of("57014", "70100");

    private final Installation tenancy;
    private final List<Tenant> tenants;
    private final String session;
    private final String sleep;

    /** Sessions of connections that were closed because nobody knew any more what would come from them. */
    private final Set<Long> doubtful = ConcurrentHashMap.newKeySet();

    private final LongAdder answered = new LongAdder();
    private final LongAdder brokenOff = new LongAdder();
    private final LongAdder hitByOthers = new LongAdder();

    /**
     * @param session an expression of which each session has its own, small or large
     * @param sleep the database's function that waits for some seconds
     */
    BrokenOffQueries(Installation tenancy, List<Tenant> tenants, String session, String sleep) {
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.session = session;
        this.sleep = sleep;
    }

    Caller caller(ScheduledExecutorService cancellers, long seed) {
        return new Caller(cancellers, new Random(seed));
    }

    @Override
    public String toString() {
        return "%d answered, %d broken off, %d hit by a cancel that came late, %d connections given up"
                .formatted(answered.sum(), brokenOff.sum(), hitByOthers.sum(), doubtful.size());
    }

    /** One thread. */
    final class Caller {

        private final ScheduledExecutorService cancellers;
        private final Random random;

        private Caller(ScheduledExecutorService cancellers, Random random) {
            this.cancellers = cancellers;
            this.random = random;
        }

        void call(long times) {
            for (long i = 0; i < times; i++) {
                callOnce(i % 2 == 0);
            }
        }

        private void callOnce(boolean disturbed) {
            Attack attack = new Attack(disturbed && random.nextBoolean() ? Thread.currentThread() : null);
            if (disturbed) {
                cancellers.schedule(attack, random.nextInt(LONGEST_MICROS), TimeUnit.MICROSECONDS);
            } else {
                attack.over.complete(null);
            }
            try (TenantScope scope = tenancy.connections.switchToTenant(tenants.get(random.nextInt(tenants.size())))) {
                ask(attack);
                answered.increment();
            } catch (Exception failed) {
                if (disturbed) {
                    brokenOff.increment();
                } else {
                    requireCancelled(failed);
                    hitByOthers.increment();
                }
            } finally {
                attack.over.join();
                // Whose turn comes next on this thread has nothing to do with it.
                Thread.interrupted();
            }
        }

        private void requireCancelled(Exception failed) {
            assertThat(failed)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            sql -> assertThat(sql.getSQLState())
                                    .as(sql.toString())
                                    .isIn(CANCELLED));
        }

        private void ask(Attack attack) throws SQLException {
            try (Connection connection = tenancy.router.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(random.nextBoolean());
                long mine = ask(statement, session);
                assertThat(doubtful).doesNotContain(mine);
                attack.statement = statement;
                try {
                    long number = random.nextLong() >>> 1;
                    String slowly = random.nextBoolean() ? ", " + sleep + "(0.001)" : "";
                    assertThat(ask(statement, number + slowly)).isEqualTo(number);
                } finally {
                    attack.statement = null;
                    if (connection.isClosed()) {
                        doubtful.add(mine);
                    }
                }
            }
        }

        private static long ask(Statement statement, String expression) throws SQLException {
            try (ResultSet answer = statement.executeQuery("SELECT " + expression)) {
                assertThat(answer.next()).isTrue();
                return answer.getLong(1);
            }
        }
    }

    /** Interrupts a caller, or cancels what it waits for if it waits for something. */
    private static final class Attack implements Runnable {

        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private final @Nullable Thread caller;
        private volatile @Nullable Statement statement;

        Attack(@Nullable Thread caller) {
            this.caller = caller;
        }

        @Override
        public void run() {
            try {
                Statement running = statement;
                if (caller != null) {
                    caller.interrupt();
                } else if (running != null) {
                    running.cancel();
                }
            } catch (SQLException alreadyClosed) {
                // It was over just before.
            } finally {
                over.complete(null);
            }
        }
    }
}
