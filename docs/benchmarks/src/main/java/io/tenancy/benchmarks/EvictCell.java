package io.tenancy.benchmarks;

import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabaseServer;
import io.tenancy.test.TestDatabases;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * One JVM that uses many tenants on PostgreSQL at random, first with room for few of their pools, then, as another
 * application on the same tenants, with room for all.
 */
final class EvictCell {

    static final String CROWDED = "room-for-50";
    static final String ROOMY = "room-for-all";
    static final String PER_SECOND = ".per-second";
    static final String ERRORS = ".errors";
    static final String OPENED = ".opened";
    static final String CALL = ".call";
    static final String OPEN = ".open";
    static final String PLAIN = ".plain";
    static final String P50 = ".p50";
    static final String P99 = ".p99";

    private static final String ROOM = "50";

    /** Where there is room for all, each of their pools keeps a connection, of which the server has 400. */
    private static final int FIT_INTO_THE_SERVER = 250;

    private static final int WARM_UP_SECONDS = 4;

    /** How long each opening of a pool took, in nanoseconds. */
    private static final Collection<Long> OPENINGS = new ConcurrentLinkedQueue<>();

    private EvictCell() {}

    /** Arguments: how many tenants, how many seconds with each room. */
    public static void main(String[] args) throws Exception {
        int tenants = Integer.parseInt(args[0]);
        int seconds = Integer.parseInt(args[1]);
        TestDatabaseServer server = TestDatabases.postgresql();
        try (TestCentralDatabase central = server.createCentral()) {
            Map<String, String> properties = new HashMap<>(CentralProperties.of(central));
            properties.put("tenancy.security.encryption-key", BenchmarkApplication.newKey());
            properties.put("tenancy.pool.connection-timeout", "30s");
            try (BenchmarkApplication application =
                    BenchmarkApplication.start(Observed.class, roomFor(ROOM, properties))) {
                application.createUpTo(tenants);
                measure(CROWDED, application, server, tenants, seconds).print();
            }
            try (BenchmarkApplication application = BenchmarkApplication.start(Observed.class, properties)) {
                measure(ROOMY, application, server, Math.min(tenants, FIT_INTO_THE_SERVER), seconds)
                        .print();
            }
        }
    }

    private static Map<String, String> roomFor(String pools, Map<String, String> properties) {
        Map<String, String> limited = new HashMap<>(properties);
        limited.put("tenancy.pool.maximum-pools", pools);
        return limited;
    }

    private static Figures measure(
            String situation, BenchmarkApplication application, TestDatabaseServer server, int tenants, int seconds)
            throws Exception {
        try (EvictLoad load =
                new EvictLoad(application, server, application.registry().list(0, tenants))) {
            OPENINGS.clear();
            load.run(WARM_UP_SECONDS);
            if (situation.equals(CROWDED)) {
                OPENINGS.clear();
            }
            EvictLoad.Result result = load.run(seconds);
            Percentiles openings = Percentiles.ofNanos(OPENINGS.stream().mapToLong(Long::longValue));
            return new Figures()
                    .put(situation + PER_SECOND, result.perSecond())
                    .put(situation + ERRORS, result.errors())
                    .put(situation + OPENED, OPENINGS.size())
                    .put(situation + CALL + P50, result.calls().millis(0.5))
                    .put(situation + CALL + P99, result.calls().millis(0.99))
                    .put(situation + OPEN + P50, openings.millis(0.5))
                    .put(situation + OPEN + P99, openings.millis(0.99))
                    .put(situation + PLAIN + P50, result.plain().millis(0.5))
                    .put(situation + PLAIN + P99, result.plain().millis(0.99));
        }
    }

    /** Notes how long pools took to open. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import(BenchmarkApplication.Application.class)
    static class Observed {

        @Bean
        TenancyLogger openings() {
            return new DelegatingTenancyLogger(TenancyLogger.noOp()) {
                @Override
                public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
                    if (metric.equals("pool.open.millis")) {
                        OPENINGS.add((long) (value * 1e6));
                    }
                }
            };
        }
    }
}
