package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tenant is deleted while it is used. */
@Tag("integration")
class BusyDeletionTest {

    private static final int CONNECTIONS = 20;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-25: new requests are refused at once, work in flight ends, then the database is dropped, for good")
    void givenTwentyConnectionsInUse_whenDeleted_thenDrainedAndDroppedAndNeverMadeAgain(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(
                kind,
                settings -> settings.pools(Limits.of(CONNECTIONS, Duration.ofSeconds(1)))
                        .provisioning(new ProvisioningSettings(
                                true, true, settings.provisioning().namePrefix(), true, Duration.ZERO)))) {
            Tenant acme = tenancy.create("acme");
            List<Connection> inUse = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                inUse.add(tenancy.context.callAs(acme, tenancy.router::getConnection));
            }

            CompletableFuture<Void> deletion = CompletableFuture.runAsync(() -> tenancy.lifecycle.delete(acme));
            AtomicBoolean ended = new AtomicBoolean();
            AtomicInteger refused = new AtomicInteger();
            Readers requests = Readers.start(4, () -> request(tenancy, acme, refused), ended);
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> tenancy.registry.findBySlug("acme").isEmpty() && refused.get() > 100);
            assertThat(deletion).as("waits for work in flight").isNotDone();
            assertThat(tenancy.database.server().databaseNames()).contains(acme.databaseName());
            for (Connection connection : inUse) {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(
                            "INSERT INTO notes (id, writer) VALUES (" + inUse.indexOf(connection) + ", 'last')");
                }
                connection.close();
            }
            deletion.get(30, TimeUnit.SECONDS);
            int before = refused.get();
            org.awaitility.Awaitility.await().until(() -> refused.get() > before + 100);
            ended.set(true);
            requests.rounds();

            assertThat(tenancy.database.server().databaseNames()).doesNotContain(acme.databaseName());
            assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                    .isInstanceOf(TenantNotFoundException.class);
            Leftovers.assertNone(tenancy);
        }
    }

    private static void request(Installation tenancy, Tenant tenant, AtomicInteger refused) {
        try {
            tenancy.context.runAs(tenant, () -> Notes.read(tenancy));
        } catch (TenantNotFoundException gone) {
            refused.incrementAndGet();
        } catch (io.tenancy.pool.CapacityExceededException waited) {
            // all connections are in use until the deletion is seen
        }
    }
}
