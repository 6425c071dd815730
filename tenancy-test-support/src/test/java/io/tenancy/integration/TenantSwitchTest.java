package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A switch ends as it began: whatever happens inside, the state before is restored. */
@Tag("integration")
class TenantSwitchTest {

    @DisplayName("S-01: queries hit the tenant's database, afterwards the thread is unbound again")
    @ParameterizedTest
    @EnumSource
    void givenNoTenant_whenSwitching_thenWorksThereAndEndsUnbound(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                Notes.write(tenancy, 1, "here");
            }

            assertThat(tenancy.threads.current()).isNull();
            assertThat(Notes.direct(tenancy, acme)).containsExactly("here");
        }
    }

    @Test
    @DisplayName("S-02: a block that throws restores the tenant before, and throws the same")
    void givenTenant_whenInnerBlockThrows_thenSameExceptionAndTenantRestored() {
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            Exception thrown = new Exception("deliberate");

            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                Throwable caught = catchThrowable(() -> tenancy.context.callAs(globex, () -> {
                    throw thrown;
                }));

                assertThat(caught).isSameAs(thrown);
                assertThat(tenancy.context.require()).isEqualTo(acme);
            }
        }
    }

    @Test
    @DisplayName("S-80: a central block that throws restores the tenant before, and throws the same")
    void givenTenant_whenCentralBlockThrows_thenSameExceptionAndTenantRestored() {
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            Tenant acme = tenancy.create("acme");
            RuntimeException thrown = new RuntimeException("deliberate");

            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                Throwable caught = catchThrowable(() -> tenancy.context.runAsCentral(() -> {
                    throw thrown;
                }));

                assertThat(caught).isSameAs(thrown);
                assertThat(tenancy.context.require()).isEqualTo(acme);
            }
        }
    }

    @Test
    @DisplayName("S-80: a loop over tenants that throws leaves the outer state as it was")
    void givenCentral_whenLoopOverTenantsThrows_thenCentralAgain() {
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            List<Tenant> tenants = List.of(tenancy.create("acme"), tenancy.create("globex"), tenancy.create("initech"));

            try (TenantScope scope = tenancy.connections.switchToCentral()) {
                assertThatThrownBy(() -> tenants.forEach(tenant -> tenancy.context.runAs(tenant, () -> {
                            if (tenant == tenants.get(1)) {
                                throw new IllegalArgumentException("second");
                            }
                        })))
                        .hasMessage("second");

                assertThat(tenancy.context.isCentral()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-44: an exception at each depth of tenant, tenant, central restores each level")
    void givenNestedScopes_whenEachDepthThrows_thenEachLevelIsRestored(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            for (int depth = 1; depth <= 3; depth++) {
                int throwing = depth;
                assertThatThrownBy(() -> tenancy.context.runAs(acme, () -> {
                            assertThatThrownBy(() -> tenancy.context.runAs(globex, () -> {
                                        assertThatThrownBy(() -> tenancy.context.runAsCentral(() -> Notes.fail(3)))
                                                .hasMessage("depth 3");
                                        assertThat(Notes.owner(tenancy)).isEqualTo(globex.id());
                                        Notes.fail(2);
                                    }))
                                    .hasMessage("depth 2");
                            assertThat(Notes.owner(tenancy)).isEqualTo(acme.id());
                            Notes.fail(throwing);
                        }))
                        .hasMessage("depth " + throwing);

                assertThat(tenancy.threads.current()).isNull();
            }
        }
    }

    @Test
    @DisplayName("N-45: a worker thread that worked for a tenant has none afterwards, nor has a child thread")
    void givenWorkerAfterTenantTask_whenNextTaskRuns_thenItHasNoTenant() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            Tenant acme = tenancy.create("acme");

            worker.submit(() -> tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "task")))
                    .get();

            assertThat(worker.submit(tenancy.context::current).get()).isEmpty();
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                ExecutorService child = Executors.newSingleThreadExecutor();
                assertThat(child.submit(tenancy.context::current).get()).isEmpty();
                child.shutdown();
            }
        } finally {
            worker.shutdown();
        }
    }
}
