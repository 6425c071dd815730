package io.tenancy.pool;

import io.tenancy.cluster.Nodes;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a node tells the others of its pools, and how it follows its share of the connections. */
final class NodeReport implements Nodes.Member {

    /** The busiest; the others are in the sums. */
    private static final int MOST_TENANTS = 100;

    private static final JsonFactory JSON = new JsonFactory();

    private static final Comparator<PoolSnapshot> BUSIEST_FIRST = Comparator.<PoolSnapshot>comparingInt(
                    pool -> pool.active() + pool.waiting())
            .thenComparingInt(PoolSnapshot::idle)
            .reversed();

    private final Supplier<List<PoolSnapshot>> pools;
    private final ConnectionBudgets budgets;

    NodeReport(Supplier<List<PoolSnapshot>> pools, ConnectionBudgets budgets) {
        this.pools = pools;
        this.budgets = budgets;
    }

    @Override
    public int limit(String server, int connections) {
        return budgets.limit(server, connections);
    }

    @Override
    public String snapshot() {
        List<PoolSnapshot> all = pools.get();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty(
                    "heapUsedBytes",
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            json.writeNumberProperty("pools", all.size());
            json.writeNumberProperty(
                    "connections",
                    all.stream().mapToInt(pool -> pool.active() + pool.idle()).sum());
            json.writeArrayPropertyStart("tenants");
            all.stream().sorted(BUSIEST_FIRST).limit(MOST_TENANTS).forEach(pool -> write(json, pool));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, PoolSnapshot pool) {
        json.writeStartObject();
        json.writeStringProperty("tenant", pool.tenant().slug());
        json.writeNumberProperty("active", pool.active());
        json.writeNumberProperty("idle", pool.idle());
        json.writeNumberProperty("waiting", pool.waiting());
        json.writeNumberProperty("max", pool.maximum());
        json.writeStringProperty("breaker", pool.breaker().name());
        json.writeEndObject();
    }
}
