package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.context.TenantScope;
import io.tenancy.credential.SecretOwner;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes on while the thread, or the tenant's row, moves on. */
@Tag("integration")
class MovingPoolTest {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-10, N-47: a half-read result goes on after a switch, from the tenant it was begun for")
    void givenHalfReadResult_whenThreadSwitches_thenRemainingRowsAreOfTheFirst(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            for (Tenant tenant : new Tenant[] {acme, globex}) {
                tenancy.context.runAs(tenant, () -> {
                    Notes.write(tenancy, 1, tenant.slug() + " 1");
                    Notes.write(tenancy, 2, tenant.slug() + " 2");
                });
            }

            try (TenantScope outer = tenancy.connections.switchToTenant(acme);
                    Connection connection = tenancy.router.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT writer FROM notes ORDER BY id")) {
                assertThat(next(rows)).isEqualTo("acme 1");
                try (TenantScope inner = tenancy.connections.switchToTenant(globex)) {
                    assertThat(Notes.read(tenancy)).containsExactly("globex 1", "globex 2");
                    assertThat(next(rows)).isEqualTo("acme 2");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("S-83: a new password reaches the warm pool, and work in flight finishes")
    void givenWorkInFlight_whenCredentialsChange_thenItFinishesAndNextConnectionUsesTheNew(TestDatabase kind)
            throws Exception {
        CountingLogger opened = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(opened))) {
            Tenant acme = tenancy.create("acme");

            try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                    Connection inFlight = tenancy.router.getConnection()) {
                changePassword(tenancy, acme, "Fresh0Password0of0Acme");
                await().atMost(FEW_SECONDS)
                        .until(() -> !tenancy.registry
                                .findById(acme.id())
                                .orElseThrow()
                                .encryptedPassword()
                                .equals(acme.encryptedPassword()));

                Notes.write(tenancy, 1, "with the new password");
                try (Statement statement = inFlight.createStatement()) {
                    statement.execute("INSERT INTO notes (id, writer) VALUES (2, 'in flight')");
                }
            }

            assertThat(opened.count()).as("pools that were opened").isEqualTo(1);
            assertThat(Notes.direct(tenancy, tenancy.registry.reload(acme.id()).orElseThrow()))
                    .containsExactly("with the new password", "in flight");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("S-83: another host reaches the warm pool, and work in flight finishes")
    void givenWorkInFlight_whenHostChanges_thenItFinishesAndPoolIsNew(TestDatabase kind) throws Exception {
        CountingLogger opened = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(opened))) {
            Tenant acme = tenancy.create("acme");
            String host = tenancy.database.server().host().equals("localhost") ? "127.0.0.1" : "localhost";

            try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                    Connection inFlight = tenancy.router.getConnection()) {
                Direct.central(tenancy)
                        .sql("UPDATE tenants SET database_host = ? WHERE id = ?")
                        .params(host, acme.id())
                        .update();
                await().atMost(FEW_SECONDS)
                        .until(() -> tenancy.pools.snapshots().isEmpty());

                Notes.write(tenancy, 1, "by the new name");
                try (Statement statement = inFlight.createStatement()) {
                    statement.execute("INSERT INTO notes (id, writer) VALUES (2, 'in flight')");
                }
            }

            assertThat(opened.count()).isEqualTo(2);
            assertThat(Notes.direct(tenancy, acme)).containsExactly("by the new name", "in flight");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Law 5: suspension lets work in flight finish, and resuming serves again")
    void givenTransactionInFlight_whenSuspendedAndResumed_thenItCommits(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                    Connection inFlight = tenancy.router.getConnection();
                    Statement statement = inFlight.createStatement()) {
                inFlight.setAutoCommit(false);
                tenancy.lifecycle.suspend(acme);
                statement.execute("INSERT INTO notes (id, writer) VALUES (1, 'in flight')");
                inFlight.commit();
            }
            tenancy.lifecycle.resume(acme);

            assertThat(tenancy.context.callAs(acme, () -> Notes.read(tenancy))).containsExactly("in flight");
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, SELECT pg_sleep(1)", "MARIADB, SELECT SLEEP(1)", "MYSQL, SELECT SLEEP(1)"})
    @DisplayName("S-82: a pool that is given up while a query runs in it lets the query finish")
    void givenRunningQuery_whenPoolIsRetired_thenQueryFinishes(TestDatabase kind, String slow) throws Exception {
        CountingLogger retired = new CountingLogger("pool.retired");
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(retired))) {
            Tenant acme = tenancy.create("acme");
            CompletableFuture<String> running =
                    CompletableFuture.supplyAsync(() -> Readers.call(() -> tenancy.context.callAs(
                            acme,
                            () -> tenancy.jdbc
                                    .sql(slow)
                                    .query(String.class)
                                    .list()
                                    .toString())));
            await().until(() -> tenancy.pools.snapshots().stream().anyMatch(pool -> pool.active() == 1));

            tenancy.lifecycle.suspend(acme);

            assertThat(retired.count()).isEqualTo(1);
            assertThat(running.isDone()).isFalse();
            assertThat(running.get(10, TimeUnit.SECONDS)).startsWith("[");
        }
    }

    private static void changePassword(Installation tenancy, Tenant tenant, String password) {
        Direct.changePassword(tenancy, tenant, password);
        Direct.central(tenancy)
                .sql("UPDATE tenants SET database_password = ? WHERE id = ?")
                .params(
                        tenancy.credentials.encrypt(SecretOwner.tenantPassword(tenant.id()), password.toCharArray()),
                        tenant.id())
                .update();
    }

    private static String next(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getString(1);
    }
}
