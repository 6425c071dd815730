package io.tenancy.benchmarks;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabaseServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * Threads that ask random tenants' databases whose they are, through the library; and a few that connect to them by hand
 * meanwhile, on the same busy machine.
 */
final class EvictLoad implements AutoCloseable {

    private static final int CALLERS = 64;
    private static final int BY_HAND = 2;

    private final BenchmarkApplication application;
    private final TestDatabaseServer server;
    private final List<Tenant> tenants;
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS + BY_HAND);
    private final LongAdder errors = new LongAdder();

    EvictLoad(BenchmarkApplication application, TestDatabaseServer server, List<Tenant> tenants) {
        this.application = application;
        this.server = server;
        this.tenants = tenants;
    }

    /** One piece of work that may fail. */
    @FunctionalInterface
    private interface Call {
        void on(Tenant tenant) throws SQLException;
    }

    Result run(int seconds) throws Exception {
        errors.reset();
        long started = System.nanoTime();
        long until = started + seconds * 1_000_000_000L;
        List<Future<LongStream>> calls = start(CALLERS, this::ask, until);
        List<Future<LongStream>> plain = start(BY_HAND, this::connect, until);
        long[] waits = all(calls);
        return new Result(
                waits.length / ((System.nanoTime() - started) / 1e9),
                errors.sum(),
                Percentiles.ofNanos(LongStream.of(waits)),
                Percentiles.ofNanos(LongStream.of(all(plain))));
    }

    private List<Future<LongStream>> start(int count, Call call, long untilNanos) {
        List<Future<LongStream>> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Random random = new Random(i);
            waits.add(threads.submit(() -> repeat(call, random, untilNanos)));
        }
        return waits;
    }

    private LongStream repeat(Call call, Random random, long untilNanos) {
        LongStream.Builder waits = LongStream.builder();
        while (System.nanoTime() - untilNanos < 0) {
            long began = System.nanoTime();
            try {
                call.on(tenants.get(random.nextInt(tenants.size())));
            } catch (SQLException | RuntimeException failed) {
                if (errors.sum() == 0) {
                    System.err.println("The first error: " + failed);
                }
                errors.increment();
            }
            waits.add(System.nanoTime() - began);
        }
        return waits.build();
    }

    private static long[] all(List<Future<LongStream>> waits) throws Exception {
        LongStream together = LongStream.empty();
        for (Future<LongStream> of : waits) {
            together = LongStream.concat(together, of.get());
        }
        return together.toArray();
    }

    private void ask(Tenant tenant) throws SQLException {
        try (TenantScope scope = application.connections().switchToTenant(tenant);
                Connection connection = application.router().getConnection();
                Statement statement = connection.createStatement();
                ResultSet owner = statement.executeQuery("SELECT tenant_id FROM tenancy_marker")) {
            if (!owner.next() || owner.getLong(1) != tenant.id()) {
                throw new IllegalStateException("That is not the database of " + tenant);
            }
        }
    }

    private void connect(Tenant tenant) throws SQLException {
        server.connect(Objects.requireNonNull(tenant.databaseName()), server.adminUser(), server.adminPassword())
                .getConnection()
                .close();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /**
     * What was measured.
     *
     * @param errors of both kinds of callers
     * @param calls from asking for a connection until it is given back
     */
    record Result(double perSecond, long errors, Percentiles calls, Percentiles plain) {}
}
