package io.tenancy.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.tenant.Tenant;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.h2.jdbcx.JdbcDataSource;

/**
 * One JVM that opens a pool for each of many tenants, uses each once, and then lies idle: which threads there are, and
 * what the heap holds, beyond what there was when the databases were open and had no pools.
 */
final class PoolsCell {

    /** Through the starter, with its default settings: one idle connection per pool for ten minutes. */
    static final String OURS = "ours";

    /** The same with the shortest idle timeout, so that no idle connection is left. */
    static final String OURS_WITHOUT_CONNECTIONS = "ours-empty";

    /** HikariCP with its default settings: ten idle connections per pool. */
    static final String BY_HAND = "by-hand";

    /** HikariCP told to let idle connections go. */
    static final String BY_HAND_WITHOUT_CONNECTIONS = "by-hand-empty";

    /** What HikariCP takes for the shortest. */
    private static final long IDLE_TIMEOUT_MILLIS = 10_000;

    /** How often HikariCP looks for idle connections; 30 s if it is not told. */
    private static final String LOOK_EVERY = "-Dcom.zaxxer.hikari.housekeeping.periodMs=1000";

    private static final int WARM_UP = 20;

    /** The threads that open and close connections live for 5 s after their last one. */
    private static final long REST_MILLIS = 15_000;

    /** Until no connection is idle any more, and then until nobody is left who closed one. */
    private static final long REST_UNTIL_EMPTY_MILLIS = IDLE_TIMEOUT_MILLIS + 10_000;

    private static final long SETTLE_MILLIS = 1_000;
    private static final int COLLECTIONS = 5;
    private static final String THREADS = "threads";
    private static final String BYTES_PER_POOL = "bytesPerPool";
    private static final String CONNECTIONS = "connections";

    private PoolsCell() {}

    /** Returns the JVM options that a contestant needs. */
    static List<String> options(String contestant) {
        // What is only softly held is not counted for one and cleared for the other.
        String soft = "-XX:SoftRefLRUPolicyMSPerMB=0";
        return contestant.endsWith("empty") ? List.of(soft, LOOK_EVERY) : List.of(soft);
    }

    /** Arguments: the contestant, the number of pools. */
    public static void main(String[] args) throws Exception {
        boolean empty = args[0].endsWith("empty");
        int pools = Integer.parseInt(args[1]);
        switch (args[0]) {
            case OURS, OURS_WITHOUT_CONNECTIONS -> ours(empty, pools);
            case BY_HAND, BY_HAND_WITHOUT_CONNECTIONS -> byHand(empty, pools);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void ours(boolean empty, int count) throws Exception {
        Map<String, String> properties =
                empty ? Map.of("tenancy.pool.idle-timeout", IDLE_TIMEOUT_MILLIS + "ms") : Map.of();
        BenchmarkApplication application = BenchmarkApplication.start(properties);
        application.createUpTo(WARM_UP + count);
        Set<Long> threads = threads();
        for (Tenant tenant : application.tenants().subList(0, WARM_UP)) {
            application.touch(tenant);
        }
        Thread.sleep(SETTLE_MILLIS);
        long before = heap();
        for (Tenant tenant : application.tenants().subList(WARM_UP, WARM_UP + count)) {
            application.touch(tenant);
        }
        rest(empty);
        report(count, threads, before, application.idleConnections());
        Runtime.getRuntime().halt(0);
    }

    private static void byHand(boolean empty, int count) throws Exception {
        List<JdbcDataSource> databases = new ArrayList<>();
        for (int i = 0; i < WARM_UP + count; i++) {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            try (Connection connection = database.getConnection()) {
                connection.createStatement().execute("CREATE TABLE marks (id int)");
            }
            databases.add(database);
        }
        Set<Long> threads = threads();
        List<HikariDataSource> pools = new ArrayList<>();
        for (JdbcDataSource database : databases.subList(0, WARM_UP)) {
            pools.add(open(database, empty));
        }
        Thread.sleep(SETTLE_MILLIS);
        long before = heap();
        for (JdbcDataSource database : databases.subList(WARM_UP, WARM_UP + count)) {
            pools.add(open(database, empty));
        }
        rest(empty);
        report(
                count,
                threads,
                before,
                pools.stream()
                        .mapToInt(pool -> pool.getHikariPoolMXBean().getIdleConnections())
                        .sum());
        Runtime.getRuntime().halt(0);
    }

    private static HikariDataSource open(JdbcDataSource database, boolean empty) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        if (empty) {
            config.setMinimumIdle(0);
            config.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        }
        HikariDataSource pool = new HikariDataSource(config);
        pool.getConnection().close();
        return pool;
    }

    private static void report(int pools, Set<Long> threadsBefore, long heapBefore, int connections)
            throws InterruptedException {
        long threads = threads().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .count();
        new Figures()
                .put(THREADS, threads)
                .put(CONNECTIONS, connections)
                .put(BYTES_PER_POOL, (double) (heap() - heapBefore) / pools)
                .print();
        System.out.flush();
    }

    private static void rest(boolean empty) throws InterruptedException {
        Thread.sleep(empty ? REST_UNTIL_EMPTY_MILLIS : REST_MILLIS);
    }

    private static Set<Long> threads() {
        return LongStream.of(ManagementFactory.getThreadMXBean().getAllThreadIds())
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Returns how many bytes are left when everything is collected that can be. */
    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** What one such JVM measured. */
    record Result(int threads, int connections, double kilobytesPerPool) {

        static Result of(Figures figures) {
            return new Result(
                    (int) figures.get(THREADS), (int) figures.get(CONNECTIONS), figures.get(BYTES_PER_POOL) / 1_024);
        }
    }
}
