package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.pool.CapacityExceededException;
import io.tenancy.pool.PoolLimits;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.ServerLog;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening a tenant's pool, and its limits. */
@Tag("integration")
class TenantPoolTest {

    private static final int CALLERS = 20;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("S-20: callers of a cold tenant at once share exactly one pool")
    void givenColdTenant_whenManyCallAtOnce_thenOnePoolServesAll(TestDatabase kind) throws Exception {
        CountingLogger opened = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(opened))) {
            Tenant acme = tenancy.create("acme");

            List<Future<Long>> owners = atOnce(() -> tenancy.context.callAs(acme, () -> Notes.owner(tenancy)));

            for (Future<Long> owner : owners) {
                assertThat(owner.get()).isEqualTo(acme.id());
            }
            assertThat(tenancy.pools.snapshots()).hasSize(1);
            assertThat(opened.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL"})
    @DisplayName("S-20: callers of a cold tenant at once open no more connections than its pool may hold")
    void givenColdTenant_whenManyCallAtOnce_thenServerSeesAtMostThePool(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(limits(4, 5)))) {
            Tenant acme = tenancy.create("acme");
            ServerLog log = tenancy.database.server().log().orElseThrow();
            long before = log.position();

            for (Future<Long> owner : atOnce(() -> tenancy.context.callAs(acme, () -> Notes.owner(tenancy)))) {
                owner.get();
            }

            // The first one verifies the marker and is closed again.
            assertThat(log.linesContaining(before, "connection authorized: user=" + acme.databaseUsername()))
                    .hasSizeBetween(2, 5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-20: a first build that fails leaves no broken entry, and works after the repair")
    void givenFirstBuildFails_whenRepaired_thenWorks(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            rename(tenancy, acme, "nowhere_1");

            for (Future<Long> failing : atOnce(() -> tenancy.context.callAs(acme, () -> Notes.owner(tenancy)))) {
                assertThatThrownBy(failing::get).hasCauseInstanceOf(io.tenancy.TenancyException.class);
            }
            assertThat(tenancy.pools.snapshots()).isEmpty();
            rename(tenancy, acme, acme.databaseName());

            assertThat(tenancy.context.callAs(acme, () -> Notes.owner(tenancy))).isEqualTo(acme.id());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-88: callers of a silent server fail together in time, and delay nobody's first touch")
    void givenTenantOnSilentServer_whenManyCall_thenAllFailInTimeAndOthersAreQuick(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(limits(4, 2)));
                SilentServer silent = SilentServer.open()) {
            Tenant dead = tenancy.create("dead");
            Tenant alive = tenancy.create("alive");
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET database_host = ?, database_port = ? WHERE id = ?")
                    .params(silent.host(), silent.port(), dead.id())
                    .update();
            tenancy.registry.reload(dead.id());
            long started = System.nanoTime();

            List<Future<Long>> failing = IntStream.range(0, 8)
                    .mapToObj(i -> callers.submit(() -> tenancy.context.callAs(dead, () -> Notes.owner(tenancy))))
                    .toList();
            await().until(() -> silent.connections() > 0);
            assertThat(tenancy.context.callAs(alive, () -> Notes.owner(tenancy)))
                    .isEqualTo(alive.id());
            boolean othersWaited = failing.stream().anyMatch(Future::isDone);

            for (Future<Long> call : failing) {
                assertThatThrownBy(call::get).hasCauseInstanceOf(io.tenancy.pool.TenantUnavailableException.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2 + 1));
            assertThat(othersWaited).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("Law 7: an exhausted pool refuses in time, with its numbers")
    void givenExhaustedPool_whenAnotherAsks_thenCapacityExceededWithNumbers(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(limits(1, 1)))) {
            Tenant acme = tenancy.create("acme");

            tenancy.context.callAs(acme, () -> {
                try (Connection held = tenancy.router.getConnection()) {
                    long started = System.nanoTime();

                    assertThatThrownBy(() -> Notes.read(tenancy))
                            .isInstanceOf(CapacityExceededException.class)
                            .hasMessageContainingAll("acme", "1 active", "0 idle", "maximum 1");

                    return assertThat(Duration.ofNanos(System.nanoTime() - started))
                            .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_250));
                }
            });
            assertThat(tenancy.context.callAs(acme, () -> Notes.owner(tenancy))).isEqualTo(acme.id());
        }
    }

    private <T> List<Future<T>> atOnce(Callable<T> call) {
        CountDownLatch all = new CountDownLatch(CALLERS);
        return IntStream.range(0, CALLERS)
                .mapToObj(i -> callers.submit(() -> {
                    all.countDown();
                    all.await();
                    return call.call();
                }))
                .toList();
    }

    private static void rename(Installation tenancy, Tenant tenant, String database) {
        Direct.central(tenancy)
                .sql("UPDATE tenants SET database_name = ? WHERE id = ?")
                .params(database, tenant.id())
                .update();
        tenancy.registry.reload(tenant.id());
    }

    private static PoolLimits limits(int size, int seconds) {
        return Limits.of(size, Duration.ofSeconds(seconds));
    }
}
