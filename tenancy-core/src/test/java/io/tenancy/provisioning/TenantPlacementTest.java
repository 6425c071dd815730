package io.tenancy.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.NewTenant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who gets which server by default. */
@Tag("unit")
class TenantPlacementTest {

    @Test
    @DisplayName("a server serves the plans that it names; one that names none serves the rest")
    void givenServersWithPlans_whenChoosing_thenGoesByPlan() {
        List<ServerLoad> servers =
                List.of(server("eu", 0, null, "gold"), server("main", 9, null), server("us", 0, null, "silver"));

        assertThat(chosen("gold", servers)).isEqualTo("eu");
        assertThat(chosen("silver", servers)).isEqualTo("us");
        assertThat(chosen("bronze", servers)).isEqualTo("main");
        assertThat(chosen(null, servers)).isEqualTo("main");
    }

    @Test
    @DisplayName("where every server names its plans, the others have none")
    void givenPlanThatNobodyServes_whenChoosing_thenNone() {
        List<ServerLoad> servers = List.of(server("eu", 0, null, "gold"));

        assertThat(chosen("silver", servers)).isNull();
        assertThat(chosen(null, servers)).isNull();
    }

    @Test
    @DisplayName("a full server is passed over, also where it alone names the plan")
    void givenFullServers_whenChoosing_thenTheyAreLeftOut() {
        assertThat(chosen(null, List.of(server("a", 1, 1), server("b", 99, 100))))
                .isEqualTo("b");
        assertThat(chosen("gold", List.of(server("a", 1, 1, "gold"), server("b", 0, 100))))
                .isNull();
    }

    @Test
    @DisplayName("the smallest used part of the capacity, or the fewest tenants if one has none; the first of equals")
    void givenLoads_whenChoosing_thenTheLeastLoaded() {
        assertThat(chosen(null, List.of(server("a", 10, 20), server("b", 40, 100))))
                .isEqualTo("b");
        assertThat(chosen(null, List.of(server("a", 10, 20), server("b", 40, null))))
                .isEqualTo("a");
        assertThat(chosen(null, List.of(server("a", 1, 2), server("b", 50, 100))))
                .isEqualTo("a");
        assertThat(chosen(null, List.of(server("full", 1, 1), server("b", 5, 10), server("c", 9, 10))))
                .isEqualTo("b");
    }

    @Test
    void givenLoad_whenAskedForItsShare_thenUnknownWithoutCapacity() {
        assertThat(server("a", 5, 20).share()).isEqualTo(0.25);
        assertThat(server("a", 5, null).share()).isNaN();
        assertThat(server("a", 5, null).hasRoom()).isTrue();
        assertThat(server("a", 6, 5).hasRoom()).isFalse();
    }

    private static ServerLoad server(String name, int tenants, @Nullable Integer capacity, String... plans) {
        return new ServerLoad(name, Set.of(plans), tenants, capacity);
    }

    private static @Nullable String chosen(@Nullable String plan, List<ServerLoad> servers) {
        return TenantPlacement.leastLoaded()
                .choose(NewTenant.of("acme", "Acme").plan(plan), servers)
                .map(ServerLoad::name)
                .orElse(null);
    }
}
