package io.tenancy.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.benchmarks.OpenLoop.Load;
import io.tenancy.benchmarks.OpenLoop.Request;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One JVM in which one tenant's server falls silent: 100 tenants on PostgreSQL, 40 workers, 100 requests per second for
 * 99 tenants, first quietly, then beside 30 per second for the one whose server accepts connections and says nothing.
 */
final class DeadRig {

    static final String OURS = "ours";
    static final String BY_HAND = "by-hand";

    private static final int TENANTS = 100;
    private static final int WORKERS = 40;
    private static final int HEALTHY_PER_SECOND = 100;
    private static final int DEAD_PER_SECOND = 30;
    private static final int WARM_UP_ROUNDS = 30;
    private static final int DEAD = 0;
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The breaker may need several failures, which come back one after the other. */
    private static final Duration FIRST_FAILURES = Duration.ofSeconds(1);

    private DeadRig() {}

    /** Arguments: who is measured, seconds of quiet, seconds of trouble. */
    public static void main(String[] args) throws Exception {
        Duration quiet = Duration.ofSeconds(Integer.parseInt(args[1]));
        Duration trouble = Duration.ofSeconds(Integer.parseInt(args[2]));
        try (SilentServer silent = SilentServer.open();
                TestCentralDatabase central = TestDatabases.postgresql().createCentral();
                Contestant contestant = args[0].equals(OURS) ? new Ours(central, silent) : new ByHand(central, silent);
                OpenLoop loop = new OpenLoop(WORKERS)) {
            measure(contestant, loop, quiet, trouble).print();
            System.out.flush();
            // Closing would wait for everybody who still waits for the silent server.
            central.close();
            Runtime.getRuntime().exit(0);
        }
    }

    private static Figures measure(Contestant contestant, OpenLoop loop, Duration quiet, Duration trouble)
            throws Exception {
        int[] healthy = IntStream.range(DEAD + 1, TENANTS).toArray();
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                contestant.on(tenant);
            }
        }
        List<Request> before = loop.offer(List.of(new Load(contestant, healthy, HEALTHY_PER_SECOND)), quiet, GRACE)
                .get(0);
        contestant.silence();
        Load toDead = new Load(contestant, new int[] {DEAD}, DEAD_PER_SECOND);
        List<List<Request>> after =
                loop.offer(List.of(new Load(contestant, healthy, HEALTHY_PER_SECOND), toDead), trouble, GRACE);
        return figures(before, after.get(0), after.get(1))
                .put("held", toDead.mostRunning().get());
    }

    private static Figures figures(List<Request> before, List<Request> healthy, List<Request> dead) {
        long firstFailure = dead.stream()
                .filter(request -> request.failure() != null)
                .mapToLong(Request::finishedNanos)
                .min()
                .orElse(Long.MAX_VALUE - FIRST_FAILURES.toNanos());
        List<Request> later = dead.stream()
                .filter(request -> request.plannedNanos() > firstFailure + FIRST_FAILURES.toNanos())
                .toList();
        return new Figures()
                .put("quiet.p99", p99(before))
                .put("quiet.p50", p50(before))
                .put("healthy.p99", p99(healthy))
                .put("healthy.p50", p50(healthy))
                .put(
                        "healthy.done",
                        (double) healthy.stream().filter(Request::isSuccess).count() / healthy.size())
                .put("dead.offered", dead.size())
                .put("dead.first", dead.isEmpty() ? 0 : dead.get(0).waitNanos() / 1e6)
                .put("dead.later", later.size())
                // Nobody came back with a failure early enough for others to come after it: then all of them count.
                .put("dead.p99", p99(later.isEmpty() ? dead : later))
                .put("dead.p50", p50(later.isEmpty() ? dead : later));
    }

    private static double p99(List<Request> requests) {
        return Percentiles.ofNanos(requests.stream().mapToLong(Request::waitNanos))
                .millis(0.99);
    }

    private static double p50(List<Request> requests) {
        return Percentiles.ofNanos(requests.stream().mapToLong(Request::waitNanos))
                .millis(0.5);
    }

    private static void select(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /** Who leads the requests to the databases. */
    private interface Contestant extends TenantCall, AutoCloseable {

        /** Moves the one tenant to the silent server; returns when whoever asks for it from now on is sent there. */
        void silence() throws Exception;
    }

    private static final class Ours implements Contestant {

        private static final long LOOK_EVERY_MILLIS = 50;

        private final TestCentralDatabase central;
        private final SilentServer silent;
        private final BenchmarkApplication application;

        Ours(TestCentralDatabase central, SilentServer silent) {
            this.central = central;
            this.silent = silent;
            this.application = BenchmarkApplication.start(CentralProperties.of(central));
            application.createUpTo(TENANTS);
        }

        @Override
        public void on(int tenant) throws SQLException {
            try (TenantScope scope = application.connections().switchToTenant(application.tenant(tenant));
                    Connection connection = application.router().getConnection()) {
                select(connection);
            }
        }

        @Override
        public void silence() throws Exception {
            Tenant moving = application.tenant(DEAD);
            try (Connection connection = central.dataSource().getConnection();
                    PreparedStatement update = connection.prepareStatement(
                            "UPDATE tenants SET database_host = ?, database_port = ? WHERE id = ?")) {
                update.setString(1, silent.host());
                update.setInt(2, silent.port());
                update.setLong(3, moving.id());
                update.executeUpdate();
            }
            // The pools learn of it as they do in an application: from the registry, which looks every few seconds.
            while (application
                    .registry()
                    .findById(moving.id())
                    .map(Tenant::databasePort)
                    .filter(port -> port == silent.port())
                    .isEmpty()) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }

        @Override
        public void close() {
            application.close();
        }
    }

    /** A pool per tenant with HikariCP's default settings but for idle connections, of which the server has not enough. */
    private static final class ByHand implements Contestant {

        private final HikariDataSource[] pools = new HikariDataSource[TENANTS];
        private final SilentServer silent;

        ByHand(TestCentralDatabase central, SilentServer silent) {
            this.silent = silent;
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                pools[tenant] = pool(central.dataSource());
            }
        }

        private static HikariDataSource pool(DataSource database) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(database);
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
            return new HikariDataSource(config);
        }

        @Override
        public void on(int tenant) throws SQLException {
            try (Connection connection = pools[tenant].getConnection()) {
                select(connection);
            }
        }

        @Override
        public void silence() {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setServerNames(new String[] {silent.host()});
            database.setPortNumbers(new int[] {silent.port()});
            database.setDatabaseName("silent");
            database.setUser("nobody");
            database.setLoginTimeout((int) TimeUnit.MINUTES.toSeconds(1));
            pools[DEAD].close();
            pools[DEAD] = pool(database);
        }

        @Override
        public void close() {
            for (HikariDataSource pool : pools) {
                pool.close();
            }
        }
    }
}
