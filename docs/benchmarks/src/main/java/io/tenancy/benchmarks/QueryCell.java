package io.tenancy.benchmarks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.context.TenantScope;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Three applications in one JVM, on H2 in memory: statements are timed by nobody, by us, or by a library. */
final class QueryCell {

    static final String OFF = "off";
    static final String ON = "on";
    static final String LIBRARY = "library";

    /** Before the names of those that the library was measured with. */
    static final String IN_COMPANY = "company.";

    static final String NANOS = ".nanos";
    static final String RATIO = ".ratio";
    static final String BYTES = ".bytes";

    private static final int TENANTS = 10;
    private static final Rounds.Effort FULL = new Rounds.Effort(4_000, 50, 50);
    private static final Rounds.Effort QUICK = new Rounds.Effort(3_000, 30, 20);

    private QueryCell() {}

    /** Argument: {@code quick} or {@code full}. Ours is measured first, when the compiler has not seen the library. */
    public static void main(String[] args) throws Exception {
        Rounds.Effort effort = args[0].equals("quick") ? QUICK : FULL;
        Figures figures = new Figures();
        try (BenchmarkApplication off = start(Metered.class, false);
                BenchmarkApplication on = start(Metered.class, true);
                BenchmarkApplication library = start(Proxied.class, false);
                Workers workers = new Workers(1, TENANTS)) {
            Map<String, Route> routes = new LinkedHashMap<>();
            routes.put(OFF, new QueryOff(tenants(off), off.connections(), off.router()));
            routes.put(ON, new QueryOn(tenants(on), on.connections(), on.router()));
            Rounds ours = Rounds.measure(routes, workers, effort, OFF);
            put(figures, "", OFF, ours);
            put(figures, "", ON, ours);
            routes.put(LIBRARY, new QueryLibrary(tenants(library), library.connections(), library.router()));
            Rounds all = Rounds.measure(routes, workers, effort, OFF);
            routes.keySet().forEach(route -> put(figures, IN_COMPANY, route, all));
        }
        figures.print();
    }

    private static void put(Figures figures, String phase, String route, Rounds rounds) {
        figures.put(phase + route + NANOS, rounds.nanos(route).median());
        figures.put(phase + route + RATIO, rounds.ratio(route, OFF).median());
        figures.put(phase + route + BYTES, rounds.bytesBeyond(route, OFF).median());
    }

    private static BenchmarkApplication start(Class<?> configuration, boolean times) throws Exception {
        BenchmarkApplication application = BenchmarkApplication.start(
                configuration, Map.of("tenancy.monitoring.query-times", String.valueOf(times)));
        application.growTo(TENANTS);
        return application;
    }

    private static Tenant[] tenants(BenchmarkApplication application) {
        return application.tenants().toArray(Tenant[]::new);
    }

    private static void query(Tenant tenant, ConnectionManager connections, DataSource router, Route.Sink sink)
            throws SQLException {
        try (TenantScope scope = connections.switchToTenant(tenant);
                Connection connection = router.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT CAST(? AS INTEGER)")) {
            statement.setInt(1, 1);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
            }
            sink.see(connection);
        }
    }

    private record QueryOff(Tenant[] tenants, ConnectionManager connections, DataSource router) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                query(tenants[order[i & order.length - 1]], connections, router, sink);
            }
        }
    }

    private record QueryOn(Tenant[] tenants, ConnectionManager connections, DataSource router) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                query(tenants[order[i & order.length - 1]], connections, router, sink);
            }
        }
    }

    private record QueryLibrary(Tenant[] tenants, ConnectionManager connections, DataSource router) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                query(tenants[order[i & order.length - 1]], connections, router, sink);
            }
        }
    }

    /** Where the times go, as in an application with metrics. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import(BenchmarkApplication.Application.class)
    static class Metered {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }
    }

    /** The library around each pool's connections, and one timer for each tenant. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import(Metered.class)
    static class Proxied {

        @Bean
        PoolCustomizer proxy(MeterRegistry meters) {
            return (tenant, pool) -> pool.setDataSource(ProxyDataSourceBuilder.create(pool.getDataSource())
                    .listener(new Times(meters.timer("query", "tenant", tenant.slug())))
                    .build());
        }
    }

    private record Times(Timer timer) implements QueryExecutionListener {

        @Override
        public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

        @Override
        public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            timer.record(execution.getElapsedTime(), TimeUnit.MILLISECONDS);
        }
    }
}
