package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a switch, a connection and its return cost beyond borrowing from the tenant's pool by hand: the same pools, the
 * same threads, interleaved in one JVM, in several JVMs one after the other.
 */
final class RouteBenchmark implements Benchmark {

    private static final int JVMS = 5;

    /** The kernel gives memory when it is touched first, and lets whoever touches it pay: some nanoseconds per byte. */
    static final String OWN_THE_MEMORY = "-XX:+AlwaysPreTouch";

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        List<RouteCell> cells = new ArrayList<>();
        for (int jvm = 0; jvm < (quick ? 1 : JVMS); jvm++) {
            Fork.run(RouteCells.class, List.of(OWN_THE_MEMORY), List.of(quick ? "quick" : "full")).stream()
                    .map(RouteCell::parse)
                    .forEach(cells::add);
        }
        double worstRatio = 0;
        double worstBytes = 0;
        out.println(
                "                |       beside the way by hand alone, per JVM             | all in one JVM: ratios to by hand");
        out.println(
                "tenants threads | by hand ns/op ours ns/op  ratio (min-max)     bytes/op |  ours  spring baomidou hibernate");
        for (int tenants : RouteCells.TENANTS) {
            for (int threads : RouteCells.THREADS) {
                List<RouteCell> ours = of(cells, RouteCells.ALONE, tenants, threads, Routes.OURS);
                RouteCell middle = middle(ours);
                out.printf(
                        "%7d %7d | %13.1f %10.1f %6.3f (%.3f-%.3f) %8.1f | %5.3f  %6.3f %8.3f %9.3f%n",
                        tenants,
                        threads,
                        middle.byHandNanos(),
                        middle.nanos(),
                        middle.ratio(),
                        ours.get(0).ratio(),
                        ours.get(ours.size() - 1).ratio(),
                        middle.bytes(),
                        inCompany(cells, tenants, threads, Routes.OURS),
                        inCompany(cells, tenants, threads, Routes.SPRING),
                        inCompany(cells, tenants, threads, Routes.BAOMIDOU),
                        inCompany(cells, tenants, threads, Routes.HIBERNATE));
                worstRatio = Math.max(worstRatio, middle.ratio());
                worstBytes = Math.max(worstBytes, middle.bytes());
            }
        }
        printParts(cells, out);
        out.printf("route.worst_ratio %.3f%n", worstRatio);
        out.printf("route.bytes_per_op %.1f%n", worstBytes);
    }

    /** Also the halves of ours on their own: who is bound once borrows often. */
    private static void printParts(List<RouteCell> cells, PrintStream out) {
        out.println();
        out.println("                | get only, already bound                | switch only");
        out.println("tenants threads | by hand ns/op ours ns/op         ratio | ns/op bytes/op");
        for (int tenants : RouteCells.TENANTS) {
            for (int threads : RouteCells.THREADS) {
                RouteCell get = middle(of(cells, RouteCells.PARTS, tenants, threads, Routes.GET_ONLY));
                RouteCell switching = middle(of(cells, RouteCells.PARTS, tenants, threads, Routes.SWITCH_ONLY));
                out.printf(
                        "%7d %7d | %13.1f %10.1f %13.3f | %5.1f %8.1f%n",
                        tenants,
                        threads,
                        get.byHandNanos(),
                        get.nanos(),
                        get.ratio(),
                        switching.nanos(),
                        switching.bytes());
            }
        }
    }

    private static RouteCell middle(List<RouteCell> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    /** Returns what each JVM measured, the smallest ratio first. */
    private static List<RouteCell> of(List<RouteCell> cells, String phase, int tenants, int threads, String route) {
        return cells.stream()
                .filter(cell -> cell.isFor(phase, tenants, threads, route))
                .sorted(Comparator.comparingDouble(RouteCell::ratio))
                .toList();
    }

    private static double inCompany(List<RouteCell> cells, int tenants, int threads, String route) {
        return middle(of(cells, RouteCells.IN_COMPANY, tenants, threads, route)).ratio();
    }
}
