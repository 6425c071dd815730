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

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        List<RouteCell> cells = new ArrayList<>();
        for (int jvm = 0; jvm < (quick ? 1 : JVMS); jvm++) {
            Fork.run(RouteCells.class, List.of(quick ? "quick" : "full")).stream()
                    .map(RouteCell::parse)
                    .forEach(cells::add);
        }
        double worstRatio = 0;
        double worstBytes = 0;
        out.println(
                "                |       beside the way by hand alone, per JVM             | all in one JVM: ratios");
        out.println(
                "tenants threads | by hand ns/op ours ns/op  ratio (min-max)     bytes/op |  ours  spring baomidou");
        for (int tenants : RouteCells.TENANTS) {
            for (int threads : RouteCells.THREADS) {
                List<RouteCell> ours = of(cells, RouteCells.ALONE, tenants, threads, Routes.OURS);
                RouteCell middle = ours.get(ours.size() / 2);
                out.printf(
                        "%7d %7d | %13.1f %10.1f %6.3f (%.3f-%.3f) %8.1f | %5.3f  %6.3f %8.3f%n",
                        tenants,
                        threads,
                        middle.byHandNanos(),
                        middle.nanos(),
                        middle.ratio(),
                        ours.get(0).ratio(),
                        ours.get(ours.size() - 1).ratio(),
                        middle.bytesBeyond(),
                        inCompany(cells, tenants, threads, Routes.OURS),
                        inCompany(cells, tenants, threads, Routes.SPRING),
                        inCompany(cells, tenants, threads, Routes.BAOMIDOU));
                worstRatio = Math.max(worstRatio, middle.ratio());
                worstBytes = Math.max(worstBytes, middle.bytesBeyond());
            }
        }
        out.printf("route.worst_ratio %.3f%n", worstRatio);
        out.printf("route.bytes_per_op %.1f%n", worstBytes);
    }

    /** Returns what each JVM measured, the smallest ratio first. */
    private static List<RouteCell> of(List<RouteCell> cells, String phase, int tenants, int threads, String route) {
        return cells.stream()
                .filter(cell -> cell.isFor(phase, tenants, threads, route))
                .sorted(Comparator.comparingDouble(RouteCell::ratio))
                .toList();
    }

    private static double inCompany(List<RouteCell> cells, int tenants, int threads, String route) {
        List<RouteCell> sorted = of(cells, RouteCells.IN_COMPANY, tenants, threads, route);
        return sorted.get(sorted.size() / 2).ratio();
    }
}
