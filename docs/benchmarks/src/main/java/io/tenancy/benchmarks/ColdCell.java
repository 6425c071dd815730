package io.tenancy.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabaseServer;
import io.tenancy.test.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * One JVM that touches tenants whose pools are not open, on PostgreSQL: one after the other, 16 tenants at once, and 32
 * callers at once for one and the same tenant.
 */
final class ColdCell {

    static final String OURS = "ours";
    static final String BY_HAND = "by-hand";
    static final String PLAIN = "plain";
    static final List<String> CONTESTANTS = List.of(OURS, BY_HAND, PLAIN);

    static final String ALONE = "alone";
    static final String CROWD = "crowd";
    static final String SAME = "same";
    static final List<String> SITUATIONS = List.of(ALONE, CROWD, SAME);

    private static final int TENANTS = 32;
    private static final int CROWD_SIZE = 16;
    private static final int CALLERS_OF_SAME = 32;
    private static final int WARM_UP_ROUNDS = 1;
    private static final long NAP_MILLIS = 20;

    private final Random random = new Random(20);
    private final BenchmarkApplication application;
    private final TestDatabaseServer server;
    private final List<Tenant> tenants;
    private final ConcurrentMap<Integer, HikariDataSource> byHand = new ConcurrentHashMap<>();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS_OF_SAME);

    /** Waits in nanoseconds, by situation and contestant. */
    private final Map<String, List<Long>> waits = new HashMap<>();

    private ColdCell(BenchmarkApplication application, TestDatabaseServer server) {
        this.application = application;
        this.server = server;
        this.tenants = new ArrayList<>(application.tenants());
    }

    /** Argument: how many rounds. */
    public static void main(String[] args) throws Exception {
        TestDatabaseServer server = TestDatabases.postgresql();
        try (TestCentralDatabase central = server.createCentral();
                BenchmarkApplication application = BenchmarkApplication.start(CentralProperties.of(central))) {
            application.createUpTo(TENANTS);
            new ColdCell(application, server).measure(Integer.parseInt(args[0])).print();
        }
    }

    private Figures measure(int rounds) throws Exception {
        for (int round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
            if (round == WARM_UP_ROUNDS) {
                waits.clear();
            }
            close();
            alone();
            close();
            List<Integer> cold = shuffled(IntStream.range(0, TENANTS).boxed().toList());
            crowd(cold.subList(0, CROWD_SIZE));
            same(cold.subList(CROWD_SIZE, TENANTS));
        }
        callers.shutdown();
        Figures figures = new Figures();
        for (String situation : SITUATIONS) {
            for (String contestant : CONTESTANTS) {
                Percentiles percentiles =
                        Percentiles.ofNanos(waits.getOrDefault(situation + contestant, List.of()).stream()
                                .mapToLong(Long::longValue));
                figures.put(p50(situation, contestant), percentiles.millis(0.5))
                        .put(p99(situation, contestant), percentiles.millis(0.99));
            }
        }
        return figures;
    }

    static String p50(String situation, String contestant) {
        return situation + "." + contestant + ".p50";
    }

    static String p99(String situation, String contestant) {
        return situation + "." + contestant + ".p99";
    }

    private void alone() throws SQLException {
        for (int tenant : shuffled(IntStream.range(0, TENANTS).boxed().toList())) {
            for (String contestant : shuffled(CONTESTANTS)) {
                long started = System.nanoTime();
                touch(contestant, tenant);
                note(ALONE, contestant, System.nanoTime() - started);
            }
        }
    }

    /** Each caller has a tenant of its own. Whom ours has touched is still cold by hand, and the other way round. */
    private void crowd(List<Integer> whom) throws Exception {
        for (String contestant : shuffled(CONTESTANTS)) {
            atOnce(CROWD, contestant, whom);
        }
    }

    private void same(List<Integer> cold) throws Exception {
        int one = cold.get(random.nextInt(cold.size()));
        for (String contestant : shuffled(CONTESTANTS)) {
            atOnce(SAME, contestant, Collections.nCopies(CALLERS_OF_SAME, one));
        }
    }

    private void atOnce(String situation, String contestant, List<Integer> whom) throws Exception {
        CyclicBarrier start = new CyclicBarrier(whom.size());
        List<Future<Long>> answers = new ArrayList<>();
        for (int tenant : whom) {
            answers.add(callers.submit(() -> {
                start.await();
                long started = System.nanoTime();
                touch(contestant, tenant);
                return System.nanoTime() - started;
            }));
        }
        for (Future<Long> answer : answers) {
            note(situation, contestant, answer.get());
        }
    }

    private void note(String situation, String contestant, long nanos) {
        waits.computeIfAbsent(situation + contestant, key -> new ArrayList<>()).add(nanos);
    }

    private <T> List<T> shuffled(List<T> elements) {
        List<T> copy = new ArrayList<>(elements);
        Collections.shuffle(copy, random);
        return copy;
    }

    private void touch(String contestant, int tenant) throws SQLException {
        switch (contestant) {
            case OURS -> application.touch(tenants.get(tenant));
            case BY_HAND ->
                byHand.computeIfAbsent(tenant, this::openByHand).getConnection().close();
            case PLAIN -> database(tenant).getConnection().close();
            default -> throw new IllegalArgumentException(contestant);
        }
    }

    /** As one opens a pool with care: a plain connection first, which fails at once and with the reason. */
    private HikariDataSource openByHand(int tenant) {
        DataSource database = database(tenant);
        try (Connection first = database.getConnection()) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(database);
            config.setMinimumIdle(0);
            // Otherwise it opens one more connection only to close it.
            config.setInitializationFailTimeout(-1);
            return new HikariDataSource(config);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private DataSource database(int tenant) {
        String name = Objects.requireNonNull(tenants.get(tenant).databaseName());
        return server.connect(name, server.adminUser(), server.adminPassword());
    }

    /** Makes every tenant cold again: suspended and resumed, which closes its pool. */
    private void close() throws InterruptedException {
        byHand.values().forEach(HikariDataSource::close);
        byHand.clear();
        TenantLifecycle lifecycle = application.lifecycle();
        for (int i = 0; i < TENANTS; i++) {
            lifecycle.suspend(tenants.get(i));
        }
        while (application.openPools() > 0) {
            Thread.sleep(NAP_MILLIS);
        }
        for (int i = 0; i < TENANTS; i++) {
            tenants.set(i, lifecycle.resume(tenants.get(i)));
        }
        // Retired pools are looked after for a moment yet; not while others are measured.
        Thread.sleep(25 * NAP_MILLIS);
    }
}
