package io.tenancy.boot.command;

import io.tenancy.cluster.Node;
import io.tenancy.logging.TenancyLogger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer that is the nodes as they described themselves.
 *
 * @param time when they were read
 */
record RunningNodes(Instant time, List<Node> nodes) implements CommandOutput {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final List<String> COLUMNS = List.of(
            "tenant",
            "active",
            "idle",
            "waiting",
            "max",
            "acquireP50Millis",
            "acquireP99Millis",
            "failures",
            "breaker");

    @Override
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("time", time.toString());
        json.put("nodes", nodes.stream().map(RunningNodes::view).toList());
        return json;
    }

    /** A node that says nothing of itself is there, and the rest of it is unknown. */
    private static Map<String, @Nullable Object> view(Node node) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        Map<String, @Nullable Object> said = said(node);
        view.put("node", node.name());
        view.put("heapUsedBytes", said.get("heapUsedBytes"));
        view.put("tenants", said.get("tenants") == null ? null : tenants(said));
        if (said.get("custom") != null) {
            view.put("custom", said.get("custom"));
        }
        return view;
    }

    private static Map<String, @Nullable Object> said(Node node) {
        String snapshot = node.snapshot();
        return snapshot == null ? Map.of() : JSON.readValue(snapshot, OBJECT);
    }

    private static List<Map<String, @Nullable Object>> tenants(Map<String, @Nullable Object> said) {
        List<Map<String, @Nullable Object>> tenants = new ArrayList<>();
        if (said.get("tenants") instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> tenant) {
                    Map<String, @Nullable Object> view = new LinkedHashMap<>();
                    COLUMNS.forEach(column -> view.put(column, tenant.get(column)));
                    tenants.add(view);
                }
            }
        }
        return tenants;
    }

    @Override
    public String table(int width) {
        if (nodes.isEmpty()) {
            return "No running nodes." + System.lineSeparator();
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(Table.row(
                "NODE", "TENANT", "ACTIVE", "IDLE", "WAITING", "MAX", "P50 MS", "P99 MS", "FAILED", "BREAKER"));
        nodes.forEach(node -> addRows(rows, node));
        return Table.of(rows, width);
    }

    private static void addRows(List<List<@Nullable Object>> rows, Node node) {
        Map<String, @Nullable Object> said = said(node);
        List<Map<String, @Nullable Object>> tenants = tenants(said);
        if (tenants.isEmpty()) {
            rows.add(Table.row(node.name(), null, null, null, null, null, null, null, null, null));
        }
        tenants.forEach(tenant -> {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(node.name());
            COLUMNS.forEach(column -> row.add(cell(tenant.get(column))));
            rows.add(row);
        });
    }

    private static @Nullable Object cell(@Nullable Object value) {
        return value instanceof Double number ? Math.round(number * 100) / 100.0 : value;
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        logger.logDatabaseOperation(event, null, Map.of("nodes", nodes.size()));
        nodes.forEach(node -> {
            Map<String, @Nullable Object> view = view(node);
            logger.logDatabaseOperation(event, null, view);
        });
    }
}
