package io.tenancy.pool;

import io.tenancy.cluster.Nodes;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a node tells the others of its pools, and how it follows its share of the connections. */
final class NodeReport implements Nodes.Member {

    /** The busiest; the others are in the sums. */
    private static final int MOST_TENANTS = 100;

    /** The oldest. */
    private static final int MOST_ALERTS = 100;

    private static final JsonFactory JSON = new JsonFactory();

    private static final Comparator<PoolSnapshot> BUSIEST_FIRST = Comparator.<PoolSnapshot>comparingInt(
                    pool -> pool.active() + pool.waiting())
            .thenComparingInt(PoolSnapshot::idle)
            .reversed();

    private final TenantPools pools;
    private final ConnectionBudgets budgets;
    private final ConnectionMeasurements measured;

    NodeReport(TenantPools pools, ConnectionBudgets budgets, ConnectionMeasurements measured) {
        this.pools = pools;
        this.budgets = budgets;
        this.measured = measured;
    }

    @Override
    public int limit(String server, int connections) {
        return budgets.limit(server, connections);
    }

    @Override
    public String snapshot() {
        List<PoolSnapshot> all = pools.snapshots();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty(
                    "heapUsedBytes",
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            json.writeNumberProperty("pools", pools.openPools());
            json.writeNumberProperty("connections", sum(all, pool -> pool.active() + pool.idle()));
            json.writeNumberProperty("active", sum(all, PoolSnapshot::active));
            json.writeNumberProperty("idle", sum(all, PoolSnapshot::idle));
            json.writeNumberProperty("waiting", sum(all, PoolSnapshot::waiting));
            json.writeNumberProperty("openBreakers", sum(all, pool -> pool.breaker() == BreakerState.OPEN ? 1 : 0));
            json.writeArrayPropertyStart("budgets");
            budgets.snapshots().forEach(budget -> write(json, budget));
            json.writeEndArray();
            json.writeArrayPropertyStart("alerts");
            measured.alerts().stream().limit(MOST_ALERTS).forEach(alert -> write(json, alert));
            json.writeEndArray();
            writeCustom(json);
            json.writeArrayPropertyStart("tenants");
            all.stream().sorted(BUSIEST_FIRST).limit(MOST_TENANTS).forEach(pool -> write(json, pool));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Left out where there is none, as in most applications. */
    private void writeCustom(JsonGenerator json) {
        Map<String, Double> custom = measured.custom();
        if (!custom.isEmpty()) {
            json.writeObjectPropertyStart("custom");
            custom.forEach((name, number) -> write(json, name, number.isInfinite() || number.isNaN() ? null : number));
            json.writeEndObject();
        }
    }

    private static int sum(List<PoolSnapshot> pools, ToIntFunction<PoolSnapshot> number) {
        return pools.stream().mapToInt(number).sum();
    }

    private static void write(JsonGenerator json, BudgetSnapshot budget) {
        json.writeStartObject();
        json.writeStringProperty("what", budget.what());
        json.writeNumberProperty("limit", budget.limit());
        json.writeNumberProperty("taken", budget.taken());
        json.writeNumberProperty("waiting", budget.waiting());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Map<String, @Nullable Object> alert) {
        json.writeStartObject();
        alert.forEach((name, value) -> {
            if (value instanceof String text) {
                json.writeStringProperty(name, text);
            } else {
                write(json, name, (Number) value);
            }
        });
        json.writeEndObject();
    }

    private void write(JsonGenerator json, PoolSnapshot pool) {
        ConnectionMeasurements.Measured times = measured.of(pool.tenant());
        json.writeStartObject();
        json.writeStringProperty("tenant", pool.tenant().slug());
        json.writeNumberProperty("active", pool.active());
        json.writeNumberProperty("idle", pool.idle());
        json.writeNumberProperty("waiting", pool.waiting());
        json.writeNumberProperty("max", pool.maximum());
        write(json, "acquireP50Millis", times.acquireP50Millis());
        write(json, "acquireP99Millis", times.acquireP99Millis());
        write(json, "failures", times.failures());
        json.writeStringProperty("breaker", pool.breaker().name());
        json.writeEndObject();
    }

    /** What is unknown is null, never 0. */
    private static void write(JsonGenerator json, String name, @Nullable Number value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else {
            json.writeNumber(value.longValue());
        }
    }
}
