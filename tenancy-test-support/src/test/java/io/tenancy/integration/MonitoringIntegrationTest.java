package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.pool.BreakerState;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is reported of pools is what they are. */
@Tag("integration")
class MonitoringIntegrationTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("Monitoring: a snapshot shows connections in use, idle ones and callers that wait")
    void givenConnectionsHeld_whenTakingSnapshots_thenTheyShowIt(TestDatabase kind) throws Exception {
        try (Installation tenancy =
                Installation.on(kind, settings -> settings.pools(Limits.of(2, Duration.ofSeconds(10))))) {
            Tenant acme = tenancy.create("acme");
            assertThat(tenancy.pools.snapshots()).isEmpty();

            CompletableFuture<Void> waiting = tenancy.context.callAs(acme, () -> {
                try (Connection first = tenancy.router.getConnection();
                        Connection second = tenancy.router.getConnection()) {
                    assertThat(only(tenancy)).isEqualTo(new PoolSnapshot(acme, 2, 0, 0, 2, BreakerState.CLOSED));
                    CompletableFuture<Void> third =
                            CompletableFuture.runAsync(() -> tenancy.context.runAs(acme, () -> Notes.read(tenancy)));
                    await().until(() -> only(tenancy).waiting() == 1);
                    return third;
                }
            });

            waiting.join();
            await().until(() -> only(tenancy).active() == 0);
            assertThat(only(tenancy)).isEqualTo(new PoolSnapshot(acme, 0, 2, 0, 2, BreakerState.CLOSED));
        }
    }

    private static PoolSnapshot only(Installation tenancy) {
        assertThat(tenancy.pools.snapshots()).hasSize(1);
        return tenancy.pools.snapshots().get(0);
    }
}
