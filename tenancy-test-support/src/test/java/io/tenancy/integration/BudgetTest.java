package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.tenancy.cluster.NodeSettings;
import io.tenancy.cluster.Nodes;
import io.tenancy.connection.TenantHandle;
import io.tenancy.database.CentralDatabase;
import io.tenancy.pool.BreakerState;
import io.tenancy.pool.BudgetSnapshot;
import io.tenancy.pool.CapacityExceededException;
import io.tenancy.pool.NodeLimits;
import io.tenancy.pool.PoolSettings;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.ServerLimit;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants share a number of connections: nobody exceeds it, and everybody gets some. */
@Tag("integration")
@Tag("long")
class BudgetTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-28: a burst on all tenants stays within the budget, is served, and keeps nobody from signing up")
    void givenBudgetOfFive_whenManyTenantsBurst_thenNeverMoreAndAllServed(TestDatabase kind) throws Exception {
        try (Installation tenancy = node(kind, 5, Duration.ofSeconds(20))) {
            List<TenantHandle> tenants = tenants(tenancy, 12);
            AtomicBoolean ended = new AtomicBoolean();
            try (ServerConnections server = ServerConnections.watch(tenancy)) {
                Readers load = load(tenants, 3, ended, new ConcurrentHashMap<>());
                Tenant late = tenancy.create("late");
                await().atMost(Duration.ofSeconds(30)).until(() -> use(tenancy.pools.handleOf(late)));
                ended.set(true);

                assertThat(load.rounds()).isGreaterThan(12 * 3);
                // One more while a tenant is created, which is not counted on a node's budget.
                assertThat(server.most()).isBetween(2, 5 + 2);
                assertThat(tenancy.pools.budgets())
                        .extracting(BudgetSnapshot::limit)
                        .containsExactly(5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("F-29: while more is wanted than there is, everybody gets about the same")
    void givenBudgetOfFour_whenTwelveTenantsNeverStop_thenEachHasItsShare(TestDatabase kind) throws Exception {
        try (Installation tenancy = node(kind, 4, Duration.ofSeconds(20))) {
            List<TenantHandle> tenants = tenants(tenancy, 12);
            Map<TenantHandle, AtomicInteger> served = new ConcurrentHashMap<>();
            AtomicBoolean ended = new AtomicBoolean();

            Readers load = load(tenants, 2, ended, served);
            await().atMost(Duration.ofSeconds(60)).until(() -> served.size() == tenants.size());
            // Several rounds, in each of which everybody has a turn.
            served.clear();
            await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
            ended.set(true);
            load.rounds();

            double[] counts =
                    served.values().stream().mapToDouble(AtomicInteger::get).toArray();
            double sum = Arrays.stream(counts).sum();
            double squares = Arrays.stream(counts).map(count -> count * count).sum();
            // Jain's index of fairness: 1 if all get the same, 1/n if one gets everything.
            assertThat(sum * sum / (counts.length * squares)).isGreaterThan(0.5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-29, F-28: connections that nobody uses are given back at once to who needs one")
    void givenIdleConnections_whenAnotherTenantComes_thenGetsOne(TestDatabase kind) throws Exception {
        try (Installation tenancy = node(kind, 2, Duration.ofSeconds(10))) {
            List<TenantHandle> tenants = tenants(tenancy, 5);

            for (int round = 0; round < 3; round++) {
                for (TenantHandle tenant : tenants) {
                    assertThat(use(tenant)).isTrue();
                    assertThat(open(tenancy)).isLessThanOrEqualTo(2);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-28: a budget in use is a typed error with the numbers, in time, and no reason to open a breaker")
    void givenBudgetInUse_whenAnotherTenantComes_thenIsRefusedInTimeAndServedLater(TestDatabase kind) throws Exception {
        try (Installation tenancy = node(kind, 2, Duration.ofSeconds(1))) {
            List<TenantHandle> tenants = tenants(tenancy, 3);
            TenantHandle late = tenants.get(2);
            try (Connection second = tenants.get(1).getConnection()) {
                try (Connection first = tenants.get(0).getConnection();
                        Statement statement = first.createStatement()) {
                    first.setAutoCommit(false);
                    statement.execute("INSERT INTO notes (id, writer) VALUES (1, 'kept')");
                    for (int i = 0; i < 4; i++) {
                        CapacityExceededException refused =
                                catchThrowableOfType(CapacityExceededException.class, late::getConnection);

                        assertThat(refused)
                                .hasMessageContaining("the connections of this node; 2 of 2 are taken")
                                .hasMessageContaining("tenancy.pool.maximum-connections");
                        assertThat(refused.retryAfter()).hasValue(Duration.ofSeconds(1));
                    }
                    first.commit();
                }
                await().until(() -> use(late));
                assertThat(second.isValid(1)).isTrue();
            }
            assertThat(Notes.direct(tenancy, tenants.get(0).tenant())).containsExactly("kept");
            assertThat(tenancy.pools.snapshots())
                    .extracting(PoolSnapshot::breaker)
                    .containsOnly(BreakerState.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-29: who waits for a pool's only connection, which goes to another tenant, gets in line for a new one")
    void givenCallerThatWaits_whenTheConnectionIsAskedBack_thenGetsAnother(TestDatabase kind) throws Exception {
        try (Installation tenancy = node(kind, 1, 1, Duration.ofSeconds(20))) {
            List<TenantHandle> tenants = tenants(tenancy, 2);
            CompletableFuture<Boolean> same;
            CompletableFuture<Boolean> other;
            try (Connection only = tenants.get(0).getConnection()) {
                same = later(() -> use(tenants.get(0)));
                await().until(() -> waiting(tenancy) == 1);
                other = later(() -> use(tenants.get(1)));
                await().until(() -> tenancy.pools.budgets().get(0).waiting() == 1);
                // Until what is in use was asked back.
                await().pollDelay(Duration.ofSeconds(2)).until(() -> only.isValid(1));
            }

            assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(same.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int waiting(Installation tenancy) {
        return tenancy.pools.snapshots().stream()
                .mapToInt(PoolSnapshot::waiting)
                .sum();
    }

    private static CompletableFuture<Boolean> later(Callable<Boolean> work) {
        return CompletableFuture.supplyAsync(() -> Readers.call(work), task -> new Thread(task).start());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-28: two nodes share a server's connections, and one has all when the other is gone")
    void givenTwoNodes_whenBothAreBusy_thenTogetherWithinTheServersMaximum(TestDatabase kind) throws Exception {
        try (Installation tenancy = server(TestServers.get(kind).createCentral(), 6, 0)) {
            List<TenantHandle> tenants = tenants(tenancy, 6);
            AtomicBoolean ended = new AtomicBoolean();
            try (Nodes node = join(tenancy);
                    ServerConnections server = ServerConnections.watch(tenancy)) {
                Readers load = load(tenants, 2, ended, new ConcurrentHashMap<>());
                await().until(() -> limit(tenancy) == 6);
                Installation other = server(tenancy.database, 6, 0);
                Nodes neighbour = join(other);
                await().atMost(Duration.ofSeconds(30)).until(() -> limit(tenancy) == 3 && limit(other) == 3);
                AtomicBoolean endedThere = new AtomicBoolean();
                Readers loadThere = load(
                        tenants.stream()
                                .<TenantHandle>map(tenant -> other.pools.handleOf(tenant.tenant()))
                                .toList(),
                        2,
                        endedThere,
                        new ConcurrentHashMap<>());
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                endedThere.set(true);
                loadThere.rounds();
                other.pools.close();
                neighbour.close();
                other.closeNode();

                await().atMost(Duration.ofSeconds(30)).until(() -> limit(tenancy) == 6);
                ended.set(true);
                load.rounds();
                assertThat(server.most()).isBetween(3, 6);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-28: creating many tenants at once takes no more connections than each node keeps for that")
    void givenServerWithLimit_whenManyAreCreatedAtOnce_thenTwoAtATime(TestDatabase kind) throws Exception {
        int kept = ServerLimit.FOR_PROVISIONING;
        try (Installation tenancy = server(TestServers.get(kind).createCentral(), kept + 1, kept);
                ServerConnections server = ServerConnections.watch(tenancy)) {
            List<CompletableFuture<Tenant>> creations = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> tenancy.create("t" + i), task -> new Thread(task).start()))
                    .toList();

            creations.forEach(creation -> assertThat(creation.join().isActive()).isTrue());

            assertThat(server.most()).isBetween(1, kept);
        }
    }

    private static Installation node(TestDatabase kind, int connections, Duration wait) {
        return node(kind, connections, 3, wait);
    }

    private static Installation node(TestDatabase kind, int connections, int each, Duration wait) {
        PoolSettings pools = PoolSettings.of(Limits.of(each, wait, 100))
                .with(new NodeLimits(connections, Integer.MAX_VALUE, Duration.ZERO));
        return Installation.on(kind, settings -> settings.pools(pools));
    }

    private static Installation server(TestCentralDatabase database, int connections, int reserved) {
        String server = CentralDatabase.of(database.jdbcUrl(), database.username(), database.password())
                .address()
                .server();
        PoolSettings pools = PoolSettings.of(Limits.of(3, Duration.ofSeconds(20), 100))
                .withServers(List.of(new ServerLimit("main", server, connections, reserved)));
        return Installation.on(database, settings -> settings.pools(pools));
    }

    private static Nodes join(Installation tenancy) {
        Nodes node = new Nodes(
                tenancy.central,
                new NodeSettings(
                        "test",
                        Duration.ofMillis(100),
                        Map.of(tenancy.address.address().server(), 6)));
        node.join(tenancy.pools.member());
        return node;
    }

    private static int limit(Installation tenancy) {
        return tenancy.pools.budgets().get(0).limit();
    }

    private static List<TenantHandle> tenants(Installation tenancy, int count) {
        return IntStream.range(0, count)
                .<TenantHandle>mapToObj(i -> tenancy.pools.handleOf(tenancy.create("t" + i)))
                .toList();
    }

    private static Readers load(
            List<TenantHandle> tenants, int threadsEach, AtomicBoolean ended, Map<TenantHandle, AtomicInteger> served) {
        AtomicInteger next = new AtomicInteger();
        ThreadLocal<TenantHandle> own =
                ThreadLocal.withInitial(() -> tenants.get(next.getAndIncrement() % tenants.size()));
        return Readers.start(
                tenants.size() * threadsEach,
                () -> {
                    assertThat(Readers.call(() -> use(own.get()))).isTrue();
                    served.computeIfAbsent(own.get(), first -> new AtomicInteger())
                            .incrementAndGet();
                },
                ended);
    }

    private static boolean use(TenantHandle tenant) throws SQLException {
        try (Connection connection = tenant.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.execute("SELECT COUNT(*) FROM notes");
        }
    }

    private static int open(Installation tenancy) {
        return tenancy.pools.snapshots().stream()
                .mapToInt(pool -> pool.active() + pool.idle())
                .sum();
    }
}
