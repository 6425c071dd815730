package io.tenancy.provisioning;

import io.tenancy.tenant.NewTenant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By plan, then by load. */
enum LeastLoaded implements TenantPlacement {
    INSTANCE;

    @Override
    public Optional<ServerLoad> choose(NewTenant tenant, List<ServerLoad> servers) {
        List<ServerLoad> candidates = serving(tenant.plan(), servers).stream()
                .filter(ServerLoad::hasRoom)
                .toList();
        boolean comparable = candidates.stream().allMatch(server -> server.capacity() != null);
        return candidates.stream()
                .min(
                        comparable
                                ? Comparator.comparingDouble(ServerLoad::share)
                                : Comparator.comparingInt(ServerLoad::tenants));
    }

    /** Returns the servers of a plan, full or not. */
    static List<ServerLoad> serving(@Nullable String plan, List<ServerLoad> servers) {
        boolean named = plan != null
                && servers.stream().anyMatch(server -> server.plans().contains(plan));
        return servers.stream()
                .filter(server ->
                        named ? server.plans().contains(plan) : server.plans().isEmpty())
                .toList();
    }
}
