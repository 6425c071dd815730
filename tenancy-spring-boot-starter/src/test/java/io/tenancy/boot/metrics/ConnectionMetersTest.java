package io.tenancy.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenancy.monitoring.Activity;
import io.tenancy.monitoring.StatementTracker;
import io.tenancy.pool.BreakerState;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ConnectionMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<PoolSnapshot> pools = new ArrayList<>();
    private final ConnectionMeters meters = new ConnectionMeters(() -> registry, 2, true, () -> pools);

    private final Tenant acme = new NamedTenant(1, "acme");
    private final Tenant globex = new NamedTenant(2, "globex");
    private final Tenant initech = new NamedTenant(3, "initech");

    @Test
    @DisplayName("F-38: a thousand tenants have no more series than the busiest and the rest")
    void givenManyTenants_whenOpened_thenSeriesAreBounded() {
        IntStream.range(0, 1000).mapToObj(i -> new NamedTenant(i, "t" + i)).forEach(tenant -> {
            open(tenant);
            meters.connectionFailed(tenant, new SQLException("planted"));
        });

        assertThat(registry.getMeters()).hasSize(3 * 9);
        assertThat(tenants()).containsExactlyInAnyOrder("t0", "t1", "other");
        assertThat(registry.get("tenancy.pool.max")
                        .tag("tenant", "other")
                        .gauge()
                        .value())
                .isEqualTo(998 * 10);
    }

    @Test
    void givenNoSeriesOfTheirOwn_whenRecorded_thenTogetherWithOthers() {
        ConnectionMeters shared = new ConnectionMeters(() -> registry, 0, true, () -> pools);

        shared.poolOpening(acme).recordConnectionAcquiredNanos(5);
        shared.poolOpening(globex).recordConnectionAcquiredNanos(5);

        assertThat(tenants()).containsExactly("other");
        assertThat(acquired("other")).isEqualTo(2);
    }

    @Test
    @DisplayName("tenancy.query: in the series of the tenant, and in none where statements are not timed")
    void givenStatements_whenRecorded_thenInSeriesOfTheirTenantIfTheyAreTimed() {
        ConnectionMeters untimed = new ConnectionMeters(() -> registry, 2, false, () -> pools);

        record(untimed.poolOpening(globex), false);
        assertThat(registry.find("tenancy.query").meters()).isEmpty();
        IMetricsTracker tracker = open(acme);
        record(tracker, false);
        record(tracker, true);

        assertThat(registry.get("tenancy.query").tag("tenant", "acme").timer().count())
                .isEqualTo(2);
        assertThat(registry.get("tenancy.query.slow")
                        .tag("tenant", "acme")
                        .counter()
                        .count())
                .isOne();
        tracker.close();
        pools.clear();
        freshReading();
        meters.rank(List.of());
        assertThat(registry.find("tenancy.query").meters()).isEmpty();
        assertThat(registry.find("tenancy.query.slow").meters()).isEmpty();
    }

    private static void record(IMetricsTracker tracker, boolean slow) {
        ((StatementTracker) tracker).recordStatementNanos(5, slow);
    }

    @Test
    void givenNewcomerTwiceAsBusy_whenRanked_thenTakesThePlaceOfTheQuietest() {
        open(acme);
        open(globex);
        IMetricsTracker third = open(initech);

        meters.rank(List.of(new Activity(acme, 100), new Activity(globex, 10), new Activity(initech, 20)));
        assertThat(tenants()).containsExactlyInAnyOrder("acme", "globex", "other");

        meters.rank(List.of(new Activity(acme, 100), new Activity(globex, 10), new Activity(initech, 22)));
        assertThat(tenants()).containsExactlyInAnyOrder("acme", "initech", "other");
        third.recordConnectionUsageMillis(7);
        assertThat(registry.get("tenancy.connection.usage")
                        .tag("tenant", "initech")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(7);
    }

    @Test
    void givenPoolClosed_whenRanked_thenItsSeriesAreGone() {
        open(acme);
        IMetricsTracker second = open(globex);
        meters.connectionFailed(globex, new SQLException("planted"));

        second.close();
        pools.remove(1);
        freshReading();
        meters.rank(List.of(new Activity(acme, 0), new Activity(globex, 0)));

        assertThat(tenants()).containsExactly("acme");
    }

    @Test
    void givenRenamedTenant_whenRanked_thenSeriesHaveItsNewName() {
        open(acme);
        pools.set(0, snapshot(new NamedTenant(1, "acme-ltd")));
        freshReading();

        meters.rank(List.of(new Activity(acme, 5)));

        assertThat(tenants()).containsExactly("acme-ltd");
    }

    @Test
    @DisplayName("a tenant whose slug is 'other' is among the others")
    void givenTenantCalledOther_whenOpened_thenHasNoSeriesOfItsOwn() {
        Tenant other = new NamedTenant(9, "other");
        open(other);
        open(acme);

        meters.rank(List.of(new Activity(other, 1000), new Activity(acme, 1)));

        assertThat(registry.get("tenancy.pool.max")
                        .tag("tenant", "other")
                        .gauge()
                        .value())
                .isEqualTo(10);
        assertThat(tenants()).containsExactlyInAnyOrder("acme", "other");
    }

    @Test
    @DisplayName("law: what is unknown is no zero")
    void givenNoPoolYet_whenRead_thenNaN() {
        meters.connectionFailed(acme, new SQLException("planted"));

        assertThat(registry.get("tenancy.pool.active")
                        .tag("tenant", "acme")
                        .gauge()
                        .value())
                .isNaN();
    }

    @Test
    void givenRegistryThatComesLate_whenRanked_thenOpenPoolsAreRecorded() {
        AtomicReference<MeterRegistry> late = new AtomicReference<>();
        ConnectionMeters early = new ConnectionMeters(late::get, 2, false, () -> pools);
        IMetricsTracker tracker = early.poolOpening(acme);
        pools.add(snapshot(acme));
        tracker.recordConnectionAcquiredNanos(5);
        early.rank(List.of());

        late.set(registry);
        early.rank(List.of(new Activity(acme, 1)));
        tracker.recordConnectionAcquiredNanos(5);

        assertThat(acquired("acme")).isOne();
    }

    private IMetricsTracker open(Tenant tenant) {
        pools.add(snapshot(tenant));
        return meters.poolOpening(tenant);
    }

    private static PoolSnapshot snapshot(Tenant tenant) {
        return new PoolSnapshot(tenant, 0, 1, 0, 10, BreakerState.CLOSED);
    }

    /** Gauges read the pools once a second. */
    private static void freshReading() {
        long started = System.nanoTime();
        await().until(() -> System.nanoTime() - started > TimeUnit.SECONDS.toNanos(1));
    }

    private long acquired(String tenant) {
        return registry.get("tenancy.connection.acquire")
                .tag("tenant", tenant)
                .timer()
                .count();
    }

    private List<String> tenants() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> String.valueOf(id.getTag("tenant")))
                .distinct()
                .toList();
    }
}
