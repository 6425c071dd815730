package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.ServerLog;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
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
    @EnumSource
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
        try (Installation tenancy =
                Installation.on(kind, settings -> settings.pools(Limits.of(4, Duration.ofSeconds(5))))) {
            Tenant acme = tenancy.create("acme");
            ServerLog log = TestServers.log(tenancy.database.server());
            long before = log.position();

            for (Future<Long> owner : atOnce(() -> tenancy.context.callAs(acme, () -> Notes.owner(tenancy)))) {
                owner.get();
            }

            assertThat(log.linesContaining(before, "connection authorized: user=" + acme.databaseUsername()))
                    .hasSizeBetween(1, 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-20: a first build that fails leaves no broken entry, and works after the repair")
    void givenFirstBuildFails_whenRepaired_thenWorks(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            rename(tenancy, acme, "nowhere_1");

            for (Future<Long> failing : atOnce(() -> tenancy.context.callAs(acme, () -> Notes.owner(tenancy)))) {
                assertThatThrownBy(failing::get).hasCauseInstanceOf(io.tenancy.TenancyException.class);
            }
            assertThat(tenancy.pools.snapshots()).allMatch(pool -> pool.active() + pool.idle() == 0);
            rename(tenancy, acme, acme.databaseName());

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
}
