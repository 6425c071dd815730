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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** The ways that are compared; all of them lead to the same pools. */
final class Routes {

    static final String BY_HAND = "by hand";
    static final String OURS = "ours";
    static final String SPRING = "spring";
    static final String BAOMIDOU = "baomidou";
    static final String HIBERNATE = "hibernate";

    /** The half of ours that is done once per unit of work. */
    static final String SWITCH_ONLY = "switch only";

    /** The other half: the tenant is bound already. */
    static final String GET_ONLY = "get only";

    /** By hand, but as often in a row from the same pool as {@link #GET_ONLY} does it. */
    static final String BY_HAND_IN_A_ROW = "by hand in a row";

    /** So often that the switch before it does not count. */
    private static final int IN_A_ROW = 128;

    private Routes() {}

    /** Returns the routes of these names, and the one by hand. */
    static Map<String, Route> of(BenchmarkApplication application, List<String> names) {
        HikariDataSource[] pools = application.pools().toArray(HikariDataSource[]::new);
        String[] keys = IntStream.range(0, pools.length)
                .mapToObj(tenant -> "tenant" + tenant)
                .toArray(String[]::new);
        Map<String, Route> routes = new LinkedHashMap<>();
        routes.put(BY_HAND, route(BY_HAND, application, keys, pools));
        for (String name : names) {
            routes.put(name, route(name, application, keys, pools));
        }
        return routes;
    }

    private static Route route(String name, BenchmarkApplication application, String[] keys, HikariDataSource[] pools) {
        return switch (name) {
            case BY_HAND -> new ByHand(pools);
            case OURS ->
                new Ours(application.tenants().toArray(Tenant[]::new), application.connections(), application.router());
            case GET_ONLY ->
                new GetOnly(
                        application.tenants().toArray(Tenant[]::new), application.connections(), application.router());
            case SWITCH_ONLY -> new SwitchOnly(application.tenants().toArray(Tenant[]::new), application.connections());
            case BY_HAND_IN_A_ROW -> new ByHandInARow(pools);
            case HIBERNATE -> new Hibernate(keys, pools);
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

    private record GetOnly(Tenant[] tenants, ConnectionManager connections, DataSource router) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int done = 0; done < operations; ) {
                Tenant tenant = tenants[order[done / IN_A_ROW & order.length - 1]];
                int end = Math.min(done + IN_A_ROW, operations);
                try (TenantScope scope = connections.switchToTenant(tenant)) {
                    for (; done < end; done++) {
                        try (Connection connection = router.getConnection()) {
                            sink.see(connection);
                        }
                    }
                }
            }
        }
    }

    private record ByHandInARow(HikariDataSource[] pools) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int done = 0; done < operations; ) {
                HikariDataSource pool = pools[order[done / IN_A_ROW & order.length - 1]];
                int end = Math.min(done + IN_A_ROW, operations);
                for (; done < end; done++) {
                    try (Connection connection = pool.getConnection()) {
                        sink.see(connection);
                    }
                }
            }
        }
    }

    /** Leads to no connection; what it binds is seen by the thread. */
    private record SwitchOnly(Tenant[] tenants, ConnectionManager connections) implements Route {

        @Override
        public void walk(int[] order, int operations, Sink sink) {
            for (int i = 0; i < operations; i++) {
                connections.switchToTenant(tenants[order[i & order.length - 1]]).close();
            }
        }
    }

    /**
     * What a session of Hibernate does when it needs a connection and gives it back: asks for the tenant's identifier,
     * here a thread-local name as in Spring's way, and selects by it.
     */
    private static final class Hibernate implements Route {

        private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

        private final String[] names;
        private final MultiTenantConnectionProvider<String> provider;

        Hibernate(String[] names, HikariDataSource[] pools) {
            this.names = names;
            Map<String, DataSource> targets = new ConcurrentHashMap<>();
            for (int i = 0; i < names.length; i++) {
                targets.put(names[i], pools[i]);
            }
            this.provider = new ByIdentifier(targets);
        }

        @Override
        public void walk(int[] order, int operations, Sink sink) throws SQLException {
            for (int i = 0; i < operations; i++) {
                CURRENT.set(names[order[i & order.length - 1]]);
                try {
                    String identifier = Objects.requireNonNull(CURRENT.get());
                    Connection connection = provider.getConnection(identifier);
                    try {
                        sink.see(connection);
                    } finally {
                        provider.releaseConnection(identifier, connection);
                    }
                } finally {
                    CURRENT.remove();
                }
            }
        }

        private static final class ByIdentifier
                extends AbstractDataSourceBasedMultiTenantConnectionProviderImpl<String> {

            private static final long serialVersionUID = 1L;

            private final transient Map<String, DataSource> targets;

            ByIdentifier(Map<String, DataSource> targets) {
                this.targets = targets;
            }

            @Override
            protected DataSource selectAnyDataSource() {
                return targets.values().iterator().next();
            }

            @Override
            protected DataSource selectDataSource(String identifier) {
                DataSource target = targets.get(identifier);
                if (target == null) {
                    throw new IllegalStateException("No data source for " + identifier);
                }
                return target;
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
