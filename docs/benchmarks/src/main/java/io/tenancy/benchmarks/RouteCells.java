package io.tenancy.benchmarks;

import io.tenancy.benchmarks.Rounds.Effort;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one JVM measures: first ours beside the way by hand, then the halves of ours, then the peers beside both. In this order, because the
 * compiler fits what all of them call, thread-local variables for one, to everybody that it has seen call it.
 */
final class RouteCells {

    static final List<Integer> TENANTS = List.of(1, 100, 1_000);
    static final List<Integer> THREADS = List.of(1, 8);

    static final String ALONE = "alone";
    static final String PARTS = "parts";
    static final String IN_COMPANY = "in company";

    private static final Map<String, List<String>> PHASES = new LinkedHashMap<>();

    static {
        PHASES.put(ALONE, List.of(Routes.OURS));
        PHASES.put(PARTS, List.of(Routes.GET_ONLY, Routes.BY_HAND_IN_A_ROW, Routes.SWITCH_ONLY));
        PHASES.put(IN_COMPANY, List.of(Routes.OURS, Routes.SPRING, Routes.BAOMIDOU, Routes.HIBERNATE));
    }

    private static final Effort FULL = new Effort(3_000, 50, 50);
    private static final Effort QUICK = new Effort(1_000, 30, 16);
    private static final Effort FIRST = new Effort(3_000, 30, 1);

    /** For what no closing line is about. */
    private static final Effort QUICK_ASIDE = new Effort(400, 20, 10);

    private static final Effort FIRST_ASIDE = new Effort(700, 20, 1);

    private RouteCells() {}

    /** Argument: {@code quick} or {@code full}. Prints one line per phase, cell and route. */
    public static void main(String[] args) throws Exception {
        boolean quick = args[0].equals("quick");
        try (BenchmarkApplication application = BenchmarkApplication.startWithMeters()) {
            PHASES.forEach((phase, routes) -> measure(application, phase, routes, quick));
        }
    }

    private static void measure(BenchmarkApplication application, String phase, List<String> routes, boolean quick) {
        boolean aside = quick && !phase.equals(ALONE);
        Effort effort = aside ? QUICK_ASIDE : quick ? QUICK : FULL;
        try {
            for (int tenants : TENANTS) {
                application.growTo(tenants);
                if (tenants == 1) {
                    // Thrown away: the compiler is not done with code that it has seen in one cell only.
                    measure(application, routes, tenants, 1, aside ? FIRST_ASIDE : FIRST);
                }
                for (int threads : THREADS) {
                    Rounds rounds = measure(application, routes, tenants, threads, effort);
                    for (String route : routes) {
                        System.out.println(
                                cell(phase, tenants, threads, route, rounds).line());
                    }
                }
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static RouteCell cell(String phase, int tenants, int threads, String route, Rounds rounds) {
        return switch (route) {
            case Routes.GET_ONLY -> RouteCell.ofPart(phase, tenants, threads, route, Routes.BY_HAND_IN_A_ROW, rounds);
            case Routes.SWITCH_ONLY -> RouteCell.ofPart(phase, tenants, threads, route, Routes.BY_HAND, rounds);
            default -> RouteCell.of(phase, tenants, threads, route, rounds);
        };
    }

    private static Rounds measure(
            BenchmarkApplication application, List<String> names, int tenants, int threads, Effort effort)
            throws Exception {
        Map<String, Route> routes = Routes.of(application, names);
        for (Route route : routes.values()) {
            check(route, application, tenants);
        }
        try (Workers workers = new Workers(threads, tenants)) {
            return Rounds.measure(routes, workers, effort, Routes.BY_HAND);
        }
    }

    /** Nothing would be compared if a route led elsewhere. */
    static void check(Route route, BenchmarkApplication application, int tenants) throws SQLException {
        for (int tenant = 0; tenant < tenants; tenant++) {
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
}
