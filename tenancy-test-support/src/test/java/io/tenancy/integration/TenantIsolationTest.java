package io.tenancy.integration;

import io.tenancy.pool.PoolLimits;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many threads work for many tenants in every way there is, and afterwards each database holds its own tenant's rows and
 * nothing else. System properties: {@code tenancy.test.operations} for all products together, and those of {@link Soak}.
 */
@Tag("feature")
@Tag("long")
@Tag("soak")
class TenantIsolationTest {

    private static final int TENANTS = 50;
    private static final long OPERATIONS = Long.getLong("tenancy.test.operations", Soak.times(1_000_000, 10_000_000));

    /** 50 tenants with 4 connections each, twice while pools are replaced: within what the servers allow. */
    private static final PoolLimits LIMITS = new PoolLimits(
            4,
            0,
            100,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofMinutes(2),
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));

    @DisplayName("P1, F-31, S-04, S-13, S-81: no row ever reaches another tenant's database")
    @ParameterizedTest
    @CsvSource({"H2, 70", "POSTGRESQL, 10", "POSTGRESQL_CONTAINER, 5", "MARIADB, 10", "MYSQL, 5"})
    void givenManyThreadsAndTenants_whenAllWorkMixed_thenEveryDatabaseHoldsItsOwnRowsOnly(
            TestDatabase kind, long percent) {
        Soak.eachSeed("Isolation", kind, seed -> {
            try (Installation tenancy =
                    Installation.on(kind, settings -> settings.pools(LIMITS).migrations("classpath:db/isolation"))) {
                List<Tenant> tenants = IntStream.range(0, TENANTS)
                        .mapToObj(i -> tenancy.create("t" + i))
                        .toList();
                IsolationLedger ledger = new IsolationLedger(tenants);

                return new IsolationRun(tenancy, ledger, seed).operations(OPERATIONS * percent / 100);
            }
        });
    }
}
