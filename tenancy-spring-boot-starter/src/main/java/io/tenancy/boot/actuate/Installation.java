package io.tenancy.boot.actuate;

import io.tenancy.cluster.KnownNodes;
import io.tenancy.cluster.Node;
import io.tenancy.cluster.Nodes;
import io.tenancy.migration.FleetMigrator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The nodes of the installation as each described itself at its last sign of life; this node as it is now. Asks no
 * database. Thread-safe.
 */
public final class Installation {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final List<String> SUMS = List.of("open", "active", "idle", "waiting", "openBreakers");

    private final @Nullable Nodes nodes;
    private final Supplier<@Nullable String> here;
    private final FleetMigrator fleet;

    /**
     * @param nodes null if this application is no node
     * @param here what this node tells of itself now, in JSON; null for nothing
     * @param fleet knows of the last run in which this node took part
     */
    public Installation(@Nullable Nodes nodes, Supplier<@Nullable String> here, FleetMigrator fleet) {
        this.nodes = nodes;
        this.here = here;
        this.fleet = fleet;
    }

    /** Returns all nodes, and the sums over them; incomplete if the others are not known as they are now. */
    Map<String, @Nullable Object> overview() {
        KnownNodes known = nodes == null ? new KnownNodes(List.of(), false) : nodes.known();
        List<Map<String, @Nullable Object>> views =
                known.nodes().stream().map(this::view).toList();
        boolean complete = known.current() && views.stream().allMatch(view -> view.containsKey("pools"));
        Map<String, @Nullable Object> overview = new LinkedHashMap<>();
        overview.put("complete", complete);
        overview.put("nodes", views);
        overview.put("pools", sums(views));
        overview.put("budgets", each(views, "budgets"));
        boolean alertsKnown = views.stream().anyMatch(view -> view.containsKey("alerts"));
        overview.put("alerts", alertsKnown ? each(views, "alerts") : null);
        overview.put("migrations", LastMigration.of(fleet));
        return overview;
    }

    private Map<String, @Nullable Object> view(Node node) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("node", node.name());
        view.put("id", node.id());
        view.put("startedAt", node.startedAt().toString());
        view.put("seenAt", node.seenAt().toString());
        boolean self = nodes != null && node.id().equals(nodes.id());
        String snapshot = self ? here.get() : node.snapshot();
        if (snapshot != null) {
            view.putAll(JSON.readValue(snapshot, OBJECT));
        }
        return view;
    }

    private static Map<String, Long> sums(List<Map<String, @Nullable Object>> nodes) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (String name : SUMS) {
            String member = name.equals("open") ? "pools" : name;
            sums.put(
                    name,
                    nodes.stream().mapToLong(node -> number(node.get(member))).sum());
        }
        return sums;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** Each with the node that has it. */
    private static List<Map<String, @Nullable Object>> each(List<Map<String, @Nullable Object>> nodes, String member) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> node : nodes) {
            if (node.get(member) instanceof List<?> ofNode) {
                for (Object each : ofNode) {
                    if (each instanceof Map<?, ?> one) {
                        Map<String, @Nullable Object> view = new LinkedHashMap<>();
                        view.put("node", node.get("node"));
                        one.forEach((name, value) -> view.put(String.valueOf(name), value));
                        all.add(view);
                    }
                }
            }
        }
        return all;
    }
}
