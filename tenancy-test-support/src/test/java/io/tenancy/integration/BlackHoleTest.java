package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tenancy.context.TenantScope;
import io.tenancy.pool.PoolLimits;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the limits are worth once the way to a database that was in use leads nowhere. */
@Tag("integration")
class BlackHoleTest {

    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(1);

    /** Another one, since drivers wait for logins and for statements on the same socket. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-03: work in flight ends with the socket timeout, and the tenant works again once the way does")
    void givenWarmTenant_whenItsConnectionsLeadNowhere_thenWorkEndsInTimeAndHeals(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(limits()));
                FaultProxy proxy = FaultProxy.to(tenancy.database.server())) {
            Tenant acme = new Rows(tenancy).behind(proxy, tenancy.create("acme"));

            try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                    Connection inFlight = tenancy.router.getConnection();
                    Statement statement = inFlight.createStatement()) {
                assertThat(proxy.open()).isPositive();
                proxy.silent();
                long started = System.nanoTime();

                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> statement.executeQuery("SELECT writer FROM notes"));
                assertThat(Duration.ofNanos(System.nanoTime() - started))
                        .isBetween(SOCKET_TIMEOUT.minusMillis(100), SOCKET_TIMEOUT.plusSeconds(1));
            }

            proxy.pass();
            await().atMost(Duration.ofSeconds(5))
                    .ignoreExceptions()
                    .until(() -> tenancy.context.callAs(acme, () -> Notes.owner(tenancy)) == acme.id());
        }
    }

    private static PoolLimits limits() {
        return Limits.of(2, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
    }
}
