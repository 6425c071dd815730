package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.tenant.TenantStore;
import io.tenancy.test.TestDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract 4, 5: what is written into a row is what is read, on each product. */
@Tag("integration")
class TenantRowTest {

    @ParameterizedTest
    @EnumSource
    void givenDataWithEveryJsonType_whenStored_thenReadEqual(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Map<String, Object> data = Map.of(
                    "text",
                    "quote \" backslash \\ slash / é漢😀 \u2028 \\u0000 {} $1 ? :name",
                    "int",
                    42,
                    "long",
                    9_007_199_254_740_993L,
                    "double",
                    1.5,
                    "boolean",
                    true,
                    "list",
                    Arrays.asList(1, "two", null, List.of(3)),
                    "map",
                    Map.of("nested", Map.of("deeper", List.of())),
                    "@class",
                    "com.sun.rowset.JdbcRowSetImpl");

            Tenant stored = insert(tenancy, NewTenant.of("acme", "Ácme 漢 😀").data(data));

            assertThat(stored.data()).isEqualTo(data);
            assertThat(stored.name()).isEqualTo("Ácme 漢 😀");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-62: data as large and as deep as allowed is read as it was written")
    void givenLargestAndDeepestData_whenStored_thenReadEqual(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            boolean mariaDb = kind == TestDatabase.MARIADB || kind == TestDatabase.MYSQL;
            Map<String, Object> deep = nested(mariaDb ? 31 : 32);
            Map<String, Object> large = Map.of("text", "\u00e9".repeat(32_700));

            assertThat(insert(tenancy, NewTenant.of("deep", "Deep").data(deep)).data())
                    .isEqualTo(deep);
            assertThat(insert(tenancy, NewTenant.of("large", "Large").data(large))
                            .data())
                    .isEqualTo(large);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-62, N-64: instants survive any default time zone, also one that skips them")
    void givenOddDefaultTimeZone_whenStoringTimes_thenReadEqual(TestDatabase kind) {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            try (Installation tenancy = Installation.on(kind)) {
                List<Instant> times = List.of(
                        Instant.parse("2099-01-01T00:00:00.123456Z"),
                        Instant.parse("1969-07-20T20:17:40Z"),
                        Instant.parse("1994-12-31T12:00:00Z"),
                        Instant.parse("2030-03-31T01:30:00Z"),
                        Instant.parse("1000-01-01T00:00:00Z"),
                        Instant.parse("9999-12-31T23:59:59Z"));
                Instant started = Instant.now();
                for (int i = 0; i < times.size(); i++) {
                    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
                    long id = insert(tenancy, NewTenant.of("t" + i, "T").expiresAt(times.get(i)))
                            .id();
                    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));

                    Tenant read = tenancy.registry.reload(id).orElseThrow();

                    assertThat(read.expiresAt()).isEqualTo(times.get(i));
                    assertThat(read.createdAt()).isBetween(started.minusSeconds(60), started.plusSeconds(60));
                    assertThat(read.updatedAt()).isBetween(started.minusSeconds(60), started.plusSeconds(60));
                    assertThat(read.status())
                            .isEqualTo(times.get(i).isBefore(started) ? TenantStatus.EXPIRED : TenantStatus.ACTIVE);
                }
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("contract 5: a row that is written and changed by hand has its times set")
    void givenRowByHand_whenChangedByHand_thenUpdatedAtMoves(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            sql(tenancy, "INSERT INTO tenants (name, slug) VALUES ('By hand', 'hand')");
            Tenant written = tenancy.registry.findBySlug("hand").orElseThrow();

            sql(tenancy, "UPDATE tenants SET plan = 'gold' WHERE slug = 'hand'");
            Tenant changed = tenancy.registry.reload(written.id()).orElseThrow();

            assertThat(written.createdAt()).isNotNull();
            assertThat(written.isActive()).isTrue();
            assertThat(changed.plan()).isEqualTo("gold");
            assertThat(changed.updatedAt()).isAfter(written.updatedAt());
            assertThat(changed.createdAt()).isEqualTo(written.createdAt());
            assertThat(changed.data()).isEmpty();
        }
    }

    /** Not on MySQL and MariaDB: what is changed by hand there is timed in the zone of the session that changes it. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("what is written by Tenancy and what by hand is timed by one clock, whatever zone the session has")
    void givenSessionInAnotherZone_whenChangedByHand_thenUpdatedAtIsNow(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant tenant = insert(tenancy, NewTenant.of("acme", "Acme"));
            try (var connection = tenancy.central.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SET TIME ZONE 'Pacific/Kiritimati'");
                statement.execute("UPDATE tenants SET plan = 'gold' WHERE id = " + tenant.id());
                statement.execute("INSERT INTO tenants (name, slug) VALUES ('By hand', 'hand')");
                tenancy.central.evictConnection(connection);
            }

            for (String slug : List.of("acme", "hand")) {
                Tenant read = tenancy.registry.findBySlug(slug).orElseThrow();
                Tenant fresh = tenancy.registry.reload(read.id()).orElseThrow();

                assertThat(fresh.updatedAt().truncatedTo(ChronoUnit.HOURS))
                        .isBetween(
                                tenant.updatedAt().minusSeconds(3_600),
                                tenant.updatedAt().plusSeconds(3_600));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    @DisplayName("N-62: what only MariaDB finds too deep is refused like other data that is")
    void givenDataTooDeepForMariaDb_whenStored_thenRefusedAsInvalid(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            assertThatThrownBy(() -> tenancy.lifecycle.create(
                            NewTenant.of("deep", "Deep").data(nested(32))))
                    .isInstanceOfSatisfying(
                            InvalidTenantException.class,
                            refused -> assertThat(refused.code()).isEqualTo("INVALID_DATA"));
            assertThat(tenancy.registry.list(0, 10)).isEmpty();
        }
    }

    private static Map<String, Object> nested(int levels) {
        Map<String, Object> data = Map.of("end", "here");
        for (int level = 1; level < levels; level++) {
            data = Map.of("d", data);
        }
        return data;
    }

    private static Tenant insert(Installation tenancy, NewTenant tenant) {
        long id = new TenantStore(tenancy.central).insert(tenant.validated());
        return tenancy.registry.reload(id).orElseThrow();
    }

    private static void sql(Installation tenancy, String statement) {
        try (io.tenancy.context.TenantScope scope = tenancy.connections.switchToCentral()) {
            tenancy.jdbc.sql(statement).update();
        }
    }
}
