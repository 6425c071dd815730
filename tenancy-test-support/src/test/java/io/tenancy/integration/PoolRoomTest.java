package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.context.TenantScope;
import io.tenancy.pool.CapacityExceededException;
import io.tenancy.pool.NodeLimits;
import io.tenancy.pool.PoolLimits;
import io.tenancy.pool.PoolSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No more pools than there is room for; idle ones go, those in use stay. */
@Tag("integration")
@Tag("long")
class PoolRoomTest {

    private static final Duration WAIT = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-16: 50 cold tenants at the same time never have more pools than there is room for")
    void givenRoomForFive_whenFiftyAreTouchedAtOnce_thenNeverMoreThanFive(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, 5, Duration.ZERO, Duration.ofSeconds(20))) {
            List<Tenant> tenants = tenants(tenancy, 50);
            AtomicInteger most = new AtomicInteger();
            AtomicBoolean watching = new AtomicBoolean(true);
            CompletableFuture<Void> watcher = CompletableFuture.runAsync(() -> {
                Set<Tenant> before = new HashSet<>();
                while (watching.get()) {
                    Set<Tenant> now = open(tenancy);
                    // Looking takes time: what is in two looks was open between them, all at the same moment.
                    before.retainAll(now);
                    most.accumulateAndGet(before.size(), Math::max);
                    before = now;
                }
            });

            onThreads(
                    16,
                    tenants.stream()
                            .<Task>map(tenant -> () -> use(tenancy, tenant))
                            .toList());
            watching.set(false);
            watcher.join();

            assertThat(most).hasValueBetween(1, 5);
        }
    }

    @Test
    @DisplayName("S-22: 200 switches over 5 tenants with room for 3: opened less closed is what is open")
    void givenRoomForThree_whenRoundRobin_thenCountsMatch() throws Exception {
        CountingLogger logger = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(
                TestDatabase.H2, settings -> settings.logger(logger).pools(settings(3, Duration.ZERO, WAIT)))) {
            List<Tenant> tenants = tenants(tenancy, 5);
            for (int i = 0; i < 200; i++) {
                use(tenancy, tenants.get(i % 5));
            }

            int open = tenancy.pools.snapshots().size();
            assertThat(open).isEqualTo(3);
            assertThat(logger.count("pool.opened") - logger.count("pool.evicted"))
                    .isEqualTo(open);
            assertThat(logger.count("pool.opened")).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("the least recently used pool makes room")
    void givenFullHouse_whenAnotherTenantComes_thenLeastRecentlyUsedGoes(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, 2, Duration.ZERO, WAIT)) {
            List<Tenant> tenants = tenants(tenancy, 3);
            use(tenancy, tenants.get(0));
            use(tenancy, tenants.get(1));
            // What was used within the same second counts the same.
            await().pollDelay(Duration.ofMillis(2_200)).until(() -> true);
            use(tenancy, tenants.get(0));

            use(tenancy, tenants.get(2));

            assertThat(open(tenancy)).containsExactlyInAnyOrder(tenants.get(0), tenants.get(2));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("S-17: an idle pool goes; one with a connection in use stays, and goes once it is returned")
    void givenIdlePools_whenTheirTimeIsOver_thenOnlyUnusedOnesGo(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, 10, Duration.ofSeconds(1), WAIT)) {
            List<Tenant> tenants = tenants(tenancy, 2);
            Tenant busy = tenants.get(0);
            try (Connection open = connection(tenancy, busy);
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                statement.execute("INSERT INTO notes (id, writer) VALUES (1, 'busy')");
                use(tenancy, tenants.get(1));

                await().atMost(Duration.ofSeconds(10)).until(() -> open(tenancy).equals(Set.of(busy)));
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
                assertThat(open(tenancy)).containsExactly(busy);
                open.commit();
            }

            await().atMost(Duration.ofSeconds(10)).until(() -> open(tenancy).isEmpty());
            assertThat(new Rows(tenancy).notes(busy)).isZero();
            assertThat(tenancy.context.callAs(busy, () -> Notes.read(tenancy))).containsExactly("busy");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-19, S-82: all pools in use: the next tenant is refused in time, and nobody else is disturbed")
    void givenAllPoolsInUse_whenAnotherTenantComes_thenTypedRefusalInTime(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, 2, Duration.ZERO, WAIT)) {
            List<Tenant> tenants = tenants(tenancy, 3);
            try (Connection first = connection(tenancy, tenants.get(0));
                    Connection second = connection(tenancy, tenants.get(1));
                    Statement statement = first.createStatement()) {
                first.setAutoCommit(false);
                statement.execute("INSERT INTO notes (id, writer) VALUES (1, 'first')");
                long started = System.nanoTime();

                assertThatThrownBy(() -> use(tenancy, tenants.get(2)))
                        .isInstanceOf(CapacityExceededException.class)
                        .hasMessageContaining("'tenant2'")
                        .hasMessageContaining("2 pools")
                        .hasMessageContaining("tenancy.pool.maximum-pools");

                assertThat(Duration.ofNanos(System.nanoTime() - started))
                        .isBetween(WAIT.minusMillis(50), WAIT.plusSeconds(2));
                try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM notes")) {
                    rows.next();
                    assertThat(rows.getInt(1)).isOne();
                }
                first.commit();
            }
            use(tenancy, tenants.get(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-26: pools come and go under load, and no caller notices")
    void givenMoreTenantsThanPools_whenUnderLoad_thenNobodyNotices(TestDatabase kind) throws Exception {
        int count = kind == TestDatabase.H2 ? 60 : 30;
        try (Installation tenancy = installation(kind, 8, Duration.ofSeconds(1), Duration.ofSeconds(30))) {
            List<Tenant> tenants = tenants(tenancy, count);
            List<Task> work = IntStream.range(0, 16)
                    .<Task>mapToObj(worker -> () -> {
                        Random random = new Random(worker);
                        for (int i = 0; i < 60; i++) {
                            Tenant tenant = tenants.get(random.nextInt(count));
                            try (Connection connection = connection(tenancy, tenant);
                                    Statement statement = connection.createStatement()) {
                                connection.setAutoCommit(false);
                                statement.execute("INSERT INTO notes (id, writer) VALUES (" + (worker * 1_000 + i)
                                        + ", '" + tenant.slug() + "')");
                                connection.commit();
                            }
                        }
                    })
                    .toList();

            onThreads(16, work);

            Rows rows = new Rows(tenancy);
            assertThat(tenants.stream().mapToInt(rows::notes).sum()).isEqualTo(16 * 60);
        }
    }

    @Test
    @DisplayName("P9: more callers than may wait are refused at once, with the numbers")
    void givenExhaustedPool_whenTooManyWait_thenRefusedAtOnce() throws Exception {
        PoolLimits limits = Limits.of(1, Duration.ofSeconds(10), 3);
        try (Installation tenancy = Installation.on(TestDatabase.H2, settings -> settings.pools(limits))) {
            Tenant acme = tenants(tenancy, 1).get(0);
            ExecutorService callers = Executors.newCachedThreadPool();
            try (Connection only = connection(tenancy, acme)) {
                for (int i = 0; i < 3; i++) {
                    int expected = i + 1;
                    callers.submit(() -> {
                        use(tenancy, acme);
                        return null;
                    });
                    await().until(() -> tenancy.pools.snapshots().get(0).waiting() == expected);
                }
                long started = System.nanoTime();

                assertThatThrownBy(() -> use(tenancy, acme))
                        .isInstanceOf(CapacityExceededException.class)
                        .hasMessageContaining("3 callers wait already")
                        .hasMessageContaining("no more than 3 may");

                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
            }
            callers.shutdown();
            assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            use(tenancy, acme);
        }
    }

    private static Installation installation(TestDatabase kind, int pools, Duration idle, Duration wait) {
        return Installation.on(kind, settings -> settings.pools(settings(pools, idle, wait)));
    }

    private static PoolSettings settings(int pools, Duration idle, Duration wait) {
        return PoolSettings.of(Limits.of(2, wait)).with(new NodeLimits(Integer.MAX_VALUE, pools, idle));
    }

    private static List<Tenant> tenants(Installation tenancy, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> tenancy.create("tenant" + number))
                .toList();
    }

    private static Set<Tenant> open(Installation tenancy) {
        return tenancy.pools.snapshots().stream().map(pool -> pool.tenant()).collect(Collectors.toSet());
    }

    private static void use(Installation tenancy, Tenant tenant) throws SQLException {
        connection(tenancy, tenant).close();
    }

    private static Connection connection(Installation tenancy, Tenant tenant) throws SQLException {
        try (TenantScope scope = tenancy.connections.switchToTenant(tenant)) {
            return tenancy.router.getConnection();
        }
    }

    /** Something to do that may fail. */
    @FunctionalInterface
    private interface Task {
        void call() throws Exception;
    }

    /** Does all of it and fails if any of it failed. */
    private static void onThreads(int count, List<? extends Task> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<? extends Future<?>> done = work.stream()
                    .map(each -> threads.submit(() -> {
                        each.call();
                        return null;
                    }))
                    .toList();
            for (Future<?> each : done) {
                each.get(2, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
