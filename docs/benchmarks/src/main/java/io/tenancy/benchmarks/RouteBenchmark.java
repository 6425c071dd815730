package io.tenancy.benchmarks;

import io.tenancy.benchmarks.Rounds.Effort;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * What a switch, a connection and its return cost beyond borrowing from the tenant's pool by hand: the same pools, the
 * same threads, one JVM.
 */
final class RouteBenchmark implements Benchmark {

    private static final int[] TENANTS = {1, 100, 1_000};
    private static final int[] THREADS = {1, 8};
    private static final Effort FULL = new Effort(6_000, 60, 60);
    private static final Effort QUICK = new Effort(3_000, 30, 24);

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        double worstRatio = 0;
        double worstBytes = 0;
        out.println("tenants threads | by hand ns/op | ours ns/op  ratio      (IQR)     bytes/op | spring ratio"
                + " | baomidou ratio");
        try (BenchmarkApplication application = BenchmarkApplication.start()) {
            for (int tenants : TENANTS) {
                application.growTo(tenants);
                if (tenants == TENANTS[0]) {
                    // Thrown away: the compiler is not done with code that it has seen in one cell only.
                    measure(application, THREADS[0], QUICK);
                }
                for (int threads : THREADS) {
                    Rounds rounds = measure(application, threads, quick ? QUICK : FULL);
                    print(tenants, threads, rounds, out);
                    worstRatio = Math.max(
                            worstRatio,
                            rounds.ratio(Routes.OURS, Routes.BY_HAND).median());
                    worstBytes = Math.max(
                            worstBytes,
                            rounds.bytesBeyond(Routes.OURS, Routes.BY_HAND).median());
                }
            }
        }
        out.printf("route.worst_ratio %.3f%n", worstRatio);
        out.printf("route.bytes_per_op %.1f%n", worstBytes);
    }

    private static Rounds measure(BenchmarkApplication application, int threads, Effort effort) throws Exception {
        int tenants = application.tenants().size();
        Map<String, Route> routes = Routes.of(application);
        for (Route route : routes.values()) {
            check(route, application);
        }
        try (Workers workers = new Workers(threads, tenants)) {
            return Rounds.measure(routes, workers, effort, Routes.BY_HAND);
        }
    }

    /** Nothing would be compared if a route led elsewhere. */
    private static void check(Route route, BenchmarkApplication application) throws SQLException {
        for (int tenant = 0; tenant < application.tenants().size(); tenant++) {
            try (Connection expected = application.pools().get(tenant).getConnection()) {
                String url = expected.getMetaData().getURL();
                route.walk(new int[] {tenant}, 1, new UrlCheck(url));
            }
        }
    }

    private static final class UrlCheck extends Route.Sink {

        private final String expected;

        UrlCheck(String expected) {
            this.expected = expected;
        }

        @Override
        void see(Connection connection) throws SQLException {
            String url = connection.getMetaData().getURL();
            if (!url.equals(expected)) {
                throw new IllegalStateException("A route leads to " + url + " instead of " + expected);
            }
        }
    }

    private static void print(int tenants, int threads, Rounds rounds, PrintStream out) {
        Quartiles ours = rounds.ratio(Routes.OURS, Routes.BY_HAND);
        out.printf(
                "%7d %7d | %13.1f | %10.1f %6.3f (%.3f-%.3f) %8.1f | %12.3f | %14.3f%n",
                tenants,
                threads,
                rounds.nanos(Routes.BY_HAND).median(),
                rounds.nanos(Routes.OURS).median(),
                ours.median(),
                ours.lower(),
                ours.upper(),
                rounds.bytesBeyond(Routes.OURS, Routes.BY_HAND).median(),
                rounds.ratio(Routes.SPRING, Routes.BY_HAND).median(),
                rounds.ratio(Routes.BAOMIDOU, Routes.BY_HAND).median());
    }
}
