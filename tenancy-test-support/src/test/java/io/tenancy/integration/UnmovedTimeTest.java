package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.tenant.TenantWatcher;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes by SQL that leave {@code updated_at}, or the sum of all of them, as it was. */
@Tag("integration")
@Tag("long")
class UnmovedTimeTest {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);
    private static final String WHOLE_SECOND = "TIMESTAMP '2030-01-01 00:00:00'";

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-56, S-83: the second of two changes within a second is followed, by look-ups and by a warm pool")
    void givenTwoChangesWithinASecond_whenByHand_thenBothAreFollowed(TestDatabase kind) {
        try (Installation tenancy = withoutTrigger(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "warm"));
            change(tenancy, acme, "plan = 'gold', updated_at = " + WHOLE_SECOND);
            awaitPlan(tenancy, acme, "gold");

            change(tenancy, acme, "plan = 'silver', updated_at = " + WHOLE_SECOND);
            awaitPlan(tenancy, acme, "silver");
            assertThat(tenancy.pools.snapshots())
                    .singleElement()
                    .satisfies(pool -> assertThat(pool.tenant().plan()).isEqualTo("silver"));
            change(tenancy, acme, "is_active = FALSE, updated_at = " + WHOLE_SECOND);

            await().atMost(FEW_SECONDS)
                    .pollInSameThread()
                    .untilAsserted(() -> assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                            .isInstanceOf(TenantInactiveException.class));
            assertThat(tenancy.pools.snapshots()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-56: two rows that exchange their values, the time included, are both followed")
    void givenTwoRows_whenTheyExchangeTheirValues_thenBothAreFollowed(TestDatabase kind) {
        try (Installation tenancy = withoutTrigger(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            String later = WHOLE_SECOND.replace("00:00:00", "00:00:01");
            change(tenancy, acme, "plan = 'gold', updated_at = " + WHOLE_SECOND);
            change(tenancy, globex, "plan = 'silver', updated_at = " + later);
            awaitPlan(tenancy, acme, "gold");
            awaitPlan(tenancy, globex, "silver");

            Direct.central(tenancy)
                    .sql("UPDATE tenants SET plan = CASE plan WHEN 'gold' THEN 'silver' ELSE 'gold' END,"
                            + " updated_at = CASE updated_at WHEN " + WHOLE_SECOND + " THEN " + later + " ELSE "
                            + WHOLE_SECOND + " END")
                    .update();

            awaitPlan(tenancy, acme, "silver");
            awaitPlan(tenancy, globex, "gold");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-56: a value that moves to the next column, and one inside the data, are followed")
    void givenValueThatMovesToANullColumn_whenTimeStays_thenFollowed(TestDatabase kind) {
        try (Installation tenancy = withoutTrigger(kind)) {
            Tenant acme = tenancy.lifecycle.create(NewTenant.of("acme", "Acme").domain("acme"));
            assertThat(tenancy.registry.findByDomain("acme")).isPresent();
            assertThat(tenancy.registry.findBySubdomain("acme")).isEmpty();

            change(tenancy, acme, "subdomain = domain, domain = NULL, updated_at = updated_at");
            await().atMost(FEW_SECONDS).untilAsserted(() -> {
                assertThat(tenancy.registry.findBySubdomain("acme")).isPresent();
                assertThat(tenancy.registry.findByDomain("acme")).isEmpty();
            });
            change(tenancy, acme, "data = '{\"seats\": 7}', updated_at = updated_at");

            await().atMost(FEW_SECONDS)
                    .untilAsserted(() -> assertThat(tenancy.registry
                                    .findById(acme.id())
                                    .orElseThrow()
                                    .data())
                            .containsEntry("seats", 7));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-34: sessions in another time zone see the same rows: nobody is read again because of it")
    void givenUnchangedRows_whenSessionsChangeTheirZone_thenNothingIsReadAgain(TestDatabase kind) throws SQLException {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.lifecycle.create(
                    NewTenant.of("acme", "Acme").expiresAt(Instant.parse("2099-01-01T00:00:00Z")));
            Heard heard = new Heard(acme);
            tenancy.registry.watch(heard);
            await().during(Duration.ofSeconds(2))
                    .atMost(FEW_SECONDS.multipliedBy(2))
                    .until(() -> {
                        int before = heard.changes.size();
                        heard.changes.clear();
                        return before == 0;
                    });

            inEverySession(
                    tenancy,
                    kind == TestDatabase.H2 || kind.isPostgresql()
                            ? "SET TIME ZONE 'Pacific/Kiritimati'"
                            : "SET time_zone = '+13:00'");

            await().during(Duration.ofSeconds(2)).atMost(FEW_SECONDS).until(heard.changes::isEmpty);
        }
    }

    @Test
    @DisplayName("a table too large to be compared as a whole stops nothing: changes are followed, of either kind")
    void givenContentsThatTakeTooLong_whenTenantChangesBySql_thenFollowed() {
        try (LogCapture log = new LogCapture();
                Installation tenancy =
                        withoutTrigger(TestDatabase.POSTGRESQL, url -> url + "?currentSchema=slow,public,pg_catalog")) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "warm"));
            Direct.central(tenancy)
                    .sql("INSERT INTO tenants (name, slug) SELECT 'many', 'many-' || n FROM generate_series(1, 300) n")
                    .update();
            Direct.central(tenancy).sql("CREATE SCHEMA slow").update();
            Direct.central(tenancy)
                    .sql("CREATE FUNCTION slow.hash_record_extended(one record, seed bigint) RETURNS bigint LANGUAGE"
                            + " plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); RETURN"
                            + " pg_catalog.hash_record_extended(one, seed); END'")
                    .update();
            await().atMost(FEW_SECONDS.multipliedBy(2))
                    .untilAsserted(() -> assertThat(log.of("io.tenancy.tenant"))
                            .anyMatch(line -> line.contains("could not be compared")));

            change(tenancy, acme, "plan = 'gold'");
            awaitPlan(tenancy, acme, "gold");
            change(tenancy, acme, "is_active = FALSE, updated_at = updated_at");

            await().atMost(FEW_SECONDS)
                    .pollInSameThread()
                    .untilAsserted(() -> assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                            .isInstanceOf(TenantInactiveException.class));
            assertThat(log.of("io.tenancy.tenant")).noneMatch(line -> line.contains("cannot be read"));
        }
    }

    /** PostgreSQL's trigger moves the time also where a statement sets it; who restores or copies rows disables it. */
    private static Installation withoutTrigger(TestDatabase kind) {
        return withoutTrigger(kind, url -> url);
    }

    private static Installation withoutTrigger(TestDatabase kind, UnaryOperator<String> url) {
        Installation tenancy = Installation.on(kind, settings -> settings.centralUrl(url));
        if (kind.isPostgresql()) {
            Direct.central(tenancy)
                    .sql("ALTER TABLE tenants DISABLE TRIGGER tenancy_touch_tenant")
                    .update();
        }
        return tenancy;
    }

    private static void change(Installation tenancy, Tenant tenant, String assignments) {
        Direct.central(tenancy)
                .sql("UPDATE tenants SET " + assignments + " WHERE id = ?")
                .param(tenant.id())
                .update();
    }

    private static void awaitPlan(Installation tenancy, Tenant tenant, String plan) {
        await().atMost(FEW_SECONDS)
                .untilAsserted(() -> assertThat(tenancy.registry
                                .findById(tenant.id())
                                .orElseThrow()
                                .plan())
                        .isEqualTo(plan));
    }

    private static void inEverySession(Installation tenancy, String statement) throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            while (all.size() < tenancy.central.getMaximumPoolSize()) {
                Connection connection = tenancy.central.getConnection();
                all.add(connection);
                try (Statement jdbc = connection.createStatement()) {
                    jdbc.execute(statement);
                }
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    /** Holds one tenant, and keeps what it is told. */
    private record Heard(Tenant tenant, List<Tenant> changes) implements TenantWatcher {

        Heard(Tenant tenant) {
            this(tenant, new CopyOnWriteArrayList<>());
        }

        @Override
        public Collection<Tenant> watched() {
            return List.of(tenant);
        }

        @Override
        public void changed(Tenant latest) {
            changes.add(latest);
        }

        @Override
        public void removed(Tenant lastSeen) {
            changes.add(lastSeen);
        }

        @Override
        public void distrustAll() {}
    }
}
