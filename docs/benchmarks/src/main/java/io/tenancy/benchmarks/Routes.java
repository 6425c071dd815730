package io.tenancy.benchmarks;

import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.toolkit.DynamicDataSourceContextHolder;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** The ways that are compared; all of them lead to the same pools. */
final class Routes {

    static final String BY_HAND = "by hand";
    static final String OURS = "ours";
    static final String SPRING = "spring";
    static final String BAOMIDOU = "baomidou";

    private Routes() {}

    /** Returns the routes of these names, and the one by hand. */
    static Map<String, Route> of(BenchmarkApplication application, List<String> names) {
        HikariDataSource[] pools = application.pools().toArray(HikariDataSource[]::new);
        String[] keys = IntStream.range(0, pools.length)
                .mapToObj(tenant -> "tenant" + tenant)
                .toArray(String[]::new);
        Map<String, Route> routes = new LinkedHashMap<>();
        routes.put(BY_HAND, new ByHand(pools));
        for (String name : names) {
            routes.put(name, route(name, application, keys, pools));
        }
        return routes;
    }

    private static Route route(String name, BenchmarkApplication application, String[] keys, HikariDataSource[] pools) {
        return switch (name) {
            case OURS ->
                new Ours(application.tenants().toArray(Tenant[]::new), application.connections(), application.router());
            case SPRING -> new Spring(keys, pools);
            case BAOMIDOU -> new Baomidou(keys, pools);
            default -> throw new IllegalArgumentException("There is no route " + name);
        };
    }

    /** The least that can be done: the pool is known already. */
    private record ByHand(HikariDataSource[] pools) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                HikariDataSource pool = pools[order[i & order.length - 1]];
                try (Connection connection = pool.getConnection()) {
                    sink.see(connection);
                }
            }
        }
    }

    private record Ours(Tenant[] tenants, ConnectionManager connections, DataSource router) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                Tenant tenant = tenants[order[i & order.length - 1]];
                try (TenantScope scope = connections.switchToTenant(tenant);
                        Connection connection = router.getConnection()) {
                    sink.see(connection);
                }
            }
        }
    }

    /** As most guides write it: the name of the tenant in a thread-local variable, which is removed in the end. */
    private static final class Spring implements Route {

        private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

        private final String[] names;
        private final AbstractRoutingDataSource router = new AbstractRoutingDataSource() {
            @Override
            protected @Nullable Object determineCurrentLookupKey() {
                return CURRENT.get();
            }
        };

        Spring(String[] names, HikariDataSource[] pools) {
            this.names = names;
            Map<Object, Object> targets = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                targets.put(names[i], pools[i]);
            }
            router.setTargetDataSources(targets);
            router.setLenientFallback(false);
            router.afterPropertiesSet();
        }

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                CURRENT.set(names[order[i & order.length - 1]]);
                try (Connection connection = router.getConnection()) {
                    sink.see(connection);
                } finally {
                    CURRENT.remove();
                }
            }
        }
    }

    private static final class Baomidou implements Route {

        private final String[] names;
        private final DynamicRoutingDataSource router = new DynamicRoutingDataSource(List.of());

        Baomidou(String[] names, HikariDataSource[] pools) {
            this.names = names;
            for (int i = 0; i < names.length; i++) {
                router.addDataSource(names[i], pools[i]);
            }
            router.setStrict(true);
        }

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                DynamicDataSourceContextHolder.push(names[order[i & order.length - 1]]);
                try (Connection connection = router.getConnection()) {
                    sink.see(connection);
                } finally {
                    DynamicDataSourceContextHolder.poll();
                }
            }
        }
    }
}
