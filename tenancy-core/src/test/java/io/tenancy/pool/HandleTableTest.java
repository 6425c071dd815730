package io.tenancy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantFixture;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One handle per tenant, whatever steps the database counts in. */
@Tag("unit")
class HandleTableTest {

    private static final int TENANTS = 2_000;

    private final HandleTable table = new HandleTable();
    private final PoolScheduler scheduler = new PoolScheduler();

    /** Opens nothing here, so that it is given nothing to open with. */
    private final PoolFactory factory =
            new PoolFactory(null, null, PoolSettings.of(PoolLimits.DEFAULTS), scheduler, TenancyLogger.noOp());

    @AfterEach
    void close() {
        scheduler.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 64, 1_024, 1L << 32, Long.MAX_VALUE / TENANTS})
    @DisplayName("many threads that meet the same tenants at once get the same handles")
    void givenManyThreads_whenMeetingTheSameTenants_thenOneHandleEach(long step) {
        LongStream.range(0, 4L * TENANTS).parallel().forEach(i -> meet(i % TENANTS * step));

        assertThat(table.all()).hasSize(TENANTS);
        assertThat(LongStream.range(0, TENANTS).map(i -> i * step))
                .allSatisfy(id -> assertThat(table.get(id).id()).isEqualTo(id));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_024})
    @DisplayName("what is removed is gone, and nothing else is")
    void givenTenants_whenRemovingHalf_thenTheOthersStay(long step) {
        LongStream.range(0, TENANTS).forEach(i -> meet(i * step));

        LongStream.range(0, TENANTS)
                .filter(i -> i % 2 == 1)
                .forEach(i -> assertThat(table.remove(i * step).id()).isEqualTo(i * step));

        assertThat(table.all()).hasSize(TENANTS / 2);
        assertThat(LongStream.range(0, TENANTS))
                .allSatisfy(i -> assertThat(table.get(i * step) != null).isEqualTo(i % 2 == 0));
        assertThat(table.remove(step)).isNull();
    }

    private void meet(long id) {
        table.computeIfAbsent(tenant(id), this::handle);
    }

    private PooledTenant handle(Tenant tenant) {
        return new PooledTenant(tenant, factory, id -> Optional.empty(), scheduler);
    }

    private static Tenant tenant(long id) {
        return TenantFixture.tenant(id, "tenant" + id);
    }
}
