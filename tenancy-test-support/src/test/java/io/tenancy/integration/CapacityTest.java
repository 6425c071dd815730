package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nodes create tenants at the same moment on a server that takes only some of them. */
@Tag("integration")
class CapacityTest {

    private static final int CAPACITY = 5;
    private static final int CALLERS = 16;

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("capacity: two nodes that create at once together place exactly as many as a server takes")
    void givenTwoNodes_whenManyCreateAtOnce_thenExactlyTheCapacityIsPlaced(TestDatabase kind) throws Exception {
        placeAtOnce(TestServers.get(kind).createCentral());
    }

    @Test
    @DisplayName("capacity: also where the connections of the central database begin with REPEATABLE READ")
    void givenRepeatableRead_whenManyCreateAtOnce_thenExactlyTheCapacityIsPlaced() throws Exception {
        TestCentralDatabase central = TestServers.get(TestDatabase.POSTGRESQL).createCentral();
        JdbcClient.create(central.dataSource())
                .sql("ALTER DATABASE \"" + central.name() + "\" SET default_transaction_isolation = 'repeatable read'")
                .update();

        placeAtOnce(central);
    }

    private static void placeAtOnce(TestCentralDatabase central) throws Exception {
        UnaryOperator<Installation.Settings> limited = settings -> settings.servers(new TenantServers(
                List.of(ManyServersTest.main(central, Set.of(), CAPACITY)), TenantPlacement.leastLoaded()));
        try (Installation one = Installation.on(central, limited)) {
            Installation other = Installation.on(central, limited);
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            try {
                List<Callable<Object>> all = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    String slug = "tenant-" + i;
                    Installation node = i % 2 == 0 ? one : other;
                    all.add(() -> create(node, slug));
                }
                List<Object> outcomes = new ArrayList<>();
                for (Future<Object> outcome : callers.invokeAll(all)) {
                    outcomes.add(outcome.get());
                }

                assertThat(outcomes).filteredOn(Tenant.class::isInstance).hasSize(CAPACITY);
                assertThat(outcomes).filteredOn("NO_SERVER"::equals).hasSize(CALLERS - CAPACITY);
                assertThat(one.registry.list(0, Integer.MAX_VALUE)).hasSize(CAPACITY);
            } finally {
                callers.shutdownNow();
                other.closeNode();
            }
        }
    }

    private static Object create(Installation node, String slug) {
        try {
            return node.create(slug);
        } catch (ProvisioningException refused) {
            return refused.code();
        }
    }
}
