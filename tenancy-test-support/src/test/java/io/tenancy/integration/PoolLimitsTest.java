package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.pool.CapacityExceededException;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long callers wait, and for whom. */
@Tag("integration")
class PoolLimitsTest {

    private static final int CALLERS = 8;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("S-88: callers of a silent server fail together in time, and delay nobody's first touch")
    void givenTenantOnSilentServer_whenManyCall_thenAllFailInTimeAndOthersAreQuick(TestDatabase kind) throws Exception {
        try (Installation tenancy =
                        Installation.on(kind, settings -> settings.pools(Limits.of(4, Duration.ofSeconds(2))));
                SilentServer silent = SilentServer.open()) {
            Tenant dead = tenancy.create("dead");
            Tenant alive = tenancy.create("alive");
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET database_host = ?, database_port = ? WHERE id = ?")
                    .params(silent.host(), silent.port(), dead.id())
                    .update();
            tenancy.registry.reload(dead.id());
            long started = System.nanoTime();

            List<Future<Long>> failing = IntStream.range(0, CALLERS)
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
    @EnumSource
    @DisplayName("Law 7: an exhausted pool refuses in time, with its numbers")
    void givenExhaustedPool_whenAnotherAsks_thenCapacityExceededWithNumbers(TestDatabase kind) throws Exception {
        try (Installation tenancy =
                Installation.on(kind, settings -> settings.pools(Limits.of(1, Duration.ofSeconds(1))))) {
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
}
