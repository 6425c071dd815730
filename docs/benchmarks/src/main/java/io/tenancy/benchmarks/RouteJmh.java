package io.tenancy.benchmarks;

import io.tenancy.benchmarks.Route.Sink;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The routes, each in JVMs that see no other. Public and not final, since JMH makes a subclass. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteJmh {

    @Param({
        Routes.BY_HAND,
        Routes.OURS,
        Routes.SPRING,
        Routes.BAOMIDOU,
        Routes.HIBERNATE,
        Routes.BY_HAND_IN_A_ROW,
        Routes.GET_ONLY,
        Routes.SWITCH_ONLY
    })
    String route = Routes.BY_HAND;

    @Param({"1", "100", "1000"})
    int tenants = 1;

    private final Sink sink = new Sink();
    private int[] order = {};
    private @Nullable BenchmarkApplication application;
    private @Nullable Route way;

    /** Opens the pools and checks that the route leads to the right ones. */
    @Setup
    public void open() throws SQLException, ReflectiveOperationException {
        BenchmarkApplication started = BenchmarkApplication.startWithMeters();
        application = started;
        started.growTo(tenants);
        order = Workers.order(tenants, new Random(0));
        Route chosen = Objects.requireNonNull(Routes.of(started, List.of(route)).get(route), route);
        RouteCells.check(chosen, started, tenants);
        way = chosen;
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(application).close();
    }

    /** As many steps as there are in an order, since a route has its loop inside. */
    @Benchmark
    @OperationsPerInvocation(Workers.ORDER)
    public Object walk() throws SQLException {
        Objects.requireNonNull(way).walk(order, Workers.ORDER, sink);
        return sink;
    }
}
