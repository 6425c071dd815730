package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.CacheStatistics;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** {@code tenancy.cache.store=redis}, with nothing but properties set. */
@Tag("feature")
@Tag("long")
@ExtendWith(OutputCaptureExtension.class)
class RedisCacheTest {

    private final TestRedis redis = TestRedis.start();

    @AfterEach
    void stop() {
        redis.close();
    }

    @ParameterizedTest
    @CsvSource({"H2, 100", "POSTGRESQL, 100", "MARIADB, 100"})
    @DisplayName("N-36, N-55: nothing in Redis can be read, nothing of others is touched, and everything ends")
    void givenTenantsInUse_whenRedisIsSearched_thenItHoldsNoSecretAndNoKey(TestDatabase kind, int tenants) {
        try (TestApplication app = PlainApplication.start(kind, redis.properties())) {
            RedisConnectionFactory connections = app.bean(RedisConnectionFactory.class);
            try (RedisConnection connection = connections.getConnection()) {
                connection.stringCommands().set("tenancy:others:id:1".getBytes(StandardCharsets.UTF_8), new byte[] {7});
            }
            Set<String> secrets = new HashSet<>(Set.of(TestApplication.KEY));
            IntStream.range(0, tenants).forEach(i -> {
                Tenant tenant = app.create("tenant-" + i);
                use(app, tenant);
                secrets.add(Objects.requireNonNullElse(
                        app.bean(DatabaseConfigs.class).password(tenant), "none"));
                secrets.add(Objects.requireNonNullElse(tenant.databaseUsername(), "none"));
                secrets.add(Objects.requireNonNullElse(tenant.encryptedPassword(), "none"));
            });
            secrets.remove("none");
            // What a node reads before its first look at the whole table it keeps to itself.
            await().until(() -> {
                TenantRegistry registry = app.bean(TenantRegistry.class);
                registry.list(0, tenants).forEach(tenant -> registry.reload(tenant.id()));
                return TestRedis.entries(connections).size() > tenants;
            });

            List<TestRedis.Entry> entries = TestRedis.entries(connections);

            assertThat(secrets).hasSizeGreaterThan(tenants);
            for (TestRedis.Entry entry : entries) {
                String text = new String(entry.value(), StandardCharsets.ISO_8859_1);
                assertThat(secrets).noneMatch(text::contains).noneMatch(entry.key()::contains);
                assertThat(text).doesNotContain("tenant-");
            }
            assertThat(entries).anyMatch(entry -> entry.key().equals("tenancy:others:id:1"));
            try (RedisConnection connection = connections.getConnection()) {
                assertThat(entries)
                        .filteredOn(entry -> !entry.key().startsWith("tenancy:others"))
                        .allMatch(entry -> Objects.requireNonNull(
                                        connection.keyCommands().ttl(entry.key().getBytes(StandardCharsets.UTF_8)))
                                > 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("F-12: two nodes share reads, and a suspension on one is followed by the other at once")
    void givenTwoNodes_whenOneReadsAndChanges_thenTheOtherSparesTheReadAndFollows(TestDatabase kind) {
        try (TestApplication one = PlainApplication.start(kind, redis.properties());
                TestApplication other =
                        TestApplication.start(one.database(), PlainApplication.class, redis.properties())) {
            Tenant acme = one.create("acme");
            Iterator<Tenant> more = IntStream.range(0, 20)
                    .mapToObj(i -> one.create("more-" + i))
                    .toList()
                    .iterator();
            TenantRegistry here = one.bean(TenantRegistry.class);
            TenantRegistry there = other.bean(TenantRegistry.class);

            // Each tenant is new to the other node; once both have looked at the table, it need not read it.
            await().atMost(Duration.ofSeconds(19))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        long id = more.next().id();
                        here.reload(id);
                        assertThat(there.findById(id)).isPresent();
                        return there.cacheStatistics()
                                        .map(CacheStatistics::shared)
                                        .orElseThrow()
                                > 0;
                    });
            assertThat(other.bean(MeterRegistry.class)
                            .get("tenancy.cache.shared")
                            .functionCounter()
                            .count())
                    .isPositive();
            assertThat(there.findBySlug("acme").orElseThrow().status()).isEqualTo(TenantStatus.ACTIVE);
            one.bean(TenantLifecycle.class).suspend(acme);

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> there.findBySlug("acme").orElseThrow().status() == TenantStatus.SUSPENDED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("F-10: with Redis gone, also at the start, every request is answered; one warning a minute")
    void givenRedisThatRefuses_whenTenantsAreUsed_thenNothingFails(TestDatabase kind, CapturedOutput output) {
        redis.proxy().refuse();
        try (TestApplication app = PlainApplication.start(kind, redis.properties())) {
            Tenant acme = app.create("acme");
            for (int i = 0; i < 20; i++) {
                app.bean(TenantRegistry.class).reload(acme.id());
                assertThat(app.bean(TenantRegistry.class).findBySlug("acme")).isPresent();
                assertThat(app.bean(TenantRegistry.class).findBySlug("other-" + i))
                        .isEmpty();
                use(app, acme);
            }

            assertThat(output.getOut().split("The shared cache of tenants failed", -1))
                    .hasSize(2);

            redis.proxy().pass();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                app.bean(TenantRegistry.class).reload(acme.id());
                return !TestRedis.entries(app.bean(RedisConnectionFactory.class))
                        .isEmpty();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("F-11: Redis that accepts and is silent costs one wait of a quarter of a second, then none")
    void givenSilentRedis_whenTenantsAreLookedUp_thenOnlyTheFirstWaits(TestDatabase kind) {
        try (TestApplication app = PlainApplication.start(kind, redis.properties())) {
            Tenant acme = app.create("acme");
            await().until(() -> {
                app.bean(TenantRegistry.class).reload(acme.id());
                return !TestRedis.entries(app.bean(RedisConnectionFactory.class))
                        .isEmpty();
            });
            redis.proxy().silent();

            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                // Not in any cache: each of them would ask Redis.
                assertThat(app.bean(TenantRegistry.class).findBySlug("other-" + i))
                        .isEmpty();
            }
            use(app, acme);

            // Two hundred waits would be fifty seconds, one of the driver's own alone is sixty.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(40));
        }
    }

    private static void use(TestApplication app, Tenant tenant) {
        app.tenants()
                .runAs(
                        tenant,
                        () -> app.jdbc().sql("SELECT 1").query(Integer.class).single());
    }
}
