package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application ends while its tenants are at work. */
@Tag("integration")
class ShutdownTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-36: with several silent databases under load every pool is closed in time, and no thread is left")
    void givenLoadAndSilentDatabases_whenClosed_thenWithinDeadline(TestDatabase kind) {
        try (Installation tenancy =
                        Installation.on(kind, settings -> settings.pools(Limits.of(2, Duration.ofSeconds(5), LONG)));
                FaultProxy proxy = FaultProxy.to(tenancy.database.server())) {
            Rows rows = new Rows(tenancy);
            List<CompletableFuture<Void>> inFlight = new ArrayList<>();
            List<Tenant> dead = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                dead.add(rows.behind(proxy, tenancy.create("dead" + i)));
            }
            Tenant alive = tenancy.create("alive");
            tenancy.context.runAs(alive, () -> Notes.write(tenancy, 1, "alive"));
            for (Tenant tenant : dead) {
                tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, "before"));
            }
            proxy.silent();
            for (Tenant tenant : dead) {
                inFlight.add(CompletableFuture.runAsync(
                        () -> tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 2, "in flight")),
                        task -> new Thread(task).start()));
            }
            await().until(() -> tenancy.pools.snapshots().stream()
                            .mapToInt(PoolSnapshot::active)
                            .sum()
                    == dead.size());
            long started = System.nanoTime();

            tenancy.pools.close();

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(DEADLINE);
            for (CompletableFuture<Void> call : inFlight) {
                assertThatThrownBy(() -> call.get(10, java.util.concurrent.TimeUnit.SECONDS))
                        .isInstanceOf(java.util.concurrent.ExecutionException.class);
            }
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .noneMatch(thread -> thread.getName().startsWith("tenancy-pool")));
        }
    }
}
