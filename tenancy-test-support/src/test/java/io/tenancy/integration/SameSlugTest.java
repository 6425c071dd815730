package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes are asked for the same tenant at the same moment. */
@Tag("integration")
@Tag("long")
class SameSlugTest {

    private static final int ROUNDS = (int) Soak.times(40, 200);

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-21, S-34: of two nodes that create one slug one succeeds and one is told so, round after round")
    void givenTwoNodes_whenBothCreateTheSlug_thenOneTenantAndOneConflict(TestDatabase kind) throws Exception {
        try (Installation one = Installation.on(kind)) {
            Installation other = Installation.on(one.database, settings -> settings);
            ExecutorService callers = Executors.newFixedThreadPool(2);
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    String slug = "round-" + round;
                    List<Callable<Object>> both = List.of(() -> create(one, slug), () -> create(other, slug));
                    List<Object> outcomes = new ArrayList<>();
                    for (Future<Object> outcome : callers.invokeAll(both)) {
                        outcomes.add(outcome.get());
                    }
                    assertThat(outcomes)
                            .hasAtLeastOneElementOfType(Tenant.class)
                            .contains("DUPLICATE_SLUG");
                }
            } finally {
                callers.shutdownNow();
                other.closeNode();
            }

            assertThat(one.registry.list(0, Integer.MAX_VALUE)).hasSize(ROUNDS);
            if (kind != TestDatabase.H2) {
                Leftovers.assertNone(one);
            }
        }
    }

    private static Object create(Installation node, String slug) {
        try {
            return node.create(slug);
        } catch (DuplicateTenantException conflict) {
            return conflict.code();
        }
    }
}
