package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The few threads on which the housekeeping of all pools runs. */
@Tag("integration")
class SchedulerLagTest {

    /** HikariCP tests idle connections every 30 s at most often; here it does so much oftener. */
    private static final int FASTER = 60;

    private static final Duration LONGEST_LAG = Duration.ofMillis(250);
    private static final int IDLE_CONNECTIONS = 4;

    private final AtomicReference<ScheduledExecutorService> shared = new AtomicReference<>();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-39: tests of silent tenants' idle connections delay nobody else's housekeeping")
    void givenFiveSilentTenants_whenTheirConnectionsAreTested_thenOthersAreNotDelayed(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(
                        kind,
                        settings -> settings.customizer((tenant, pool) -> {
                            shared.set(pool.getScheduledExecutor());
                            pool.setScheduledExecutor(faster(pool.getScheduledExecutor()));
                            pool.setKeepaliveTime(30_000);
                        }));
                FaultProxy proxy = FaultProxy.to(tenancy.database.server())) {
            Rows rows = new Rows(tenancy);
            for (int i = 0; i < 5; i++) {
                Tenant silent = rows.behind(proxy, tenancy.create("silent" + i));
                tenancy.context.callAs(silent, () -> idle(tenancy));
            }
            proxy.silent();

            assertThat(longestLag(Duration.ofSeconds(4))).isLessThan(LONGEST_LAG);
        }
    }

    private static int idle(Installation tenancy) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < IDLE_CONNECTIONS; i++) {
            connections.add(tenancy.router.getConnection());
        }
        for (Connection connection : connections) {
            connection.close();
        }
        return connections.size();
    }

    private Duration longestLag(Duration during) {
        AtomicLong longest = new AtomicLong();
        AtomicLong last = new AtomicLong(System.nanoTime());
        AtomicInteger ticks = new AtomicInteger();
        int enough = (int) (during.toMillis() / 20);
        var ticking = shared.get()
                .scheduleAtFixedRate(
                        () -> {
                            long now = System.nanoTime();
                            longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
                            ticks.incrementAndGet();
                        },
                        20,
                        20,
                        TimeUnit.MILLISECONDS);
        await().atMost(during.multipliedBy(5)).until(() -> ticks.get() >= enough);
        ticking.cancel(false);
        return Duration.ofNanos(longest.get());
    }

    /** The same threads, and the tests of idle connections sooner. */
    private static ScheduledExecutorService faster(ScheduledExecutorService threads) {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                SchedulerLagTest.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("scheduleWithFixedDelay")
                            && arguments[0].getClass().getSimpleName().equals("KeepaliveTask")) {
                        arguments[1] = (Long) arguments[1] / FASTER;
                        arguments[2] = (Long) arguments[2] / FASTER;
                    }
                    try {
                        return method.invoke(threads, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
