package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.List;

/**
 * What the callers of a tenant whose server says nothing, and everybody else, get to feel of it; beside the same load on
 * pools by hand, with HikariCP's default of 30 s to wait, unless it has to be quick.
 */
final class DeadBenchmark implements Benchmark {

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        out.println("        |      healthy tenants: ms                        |   tenant of the silent server: ms");
        out.println(
                "        | quiet p50 quiet p99      p50      p99 answered  |  first   then p50   p99   workers held");
        Figures ours = measure(DeadRig.OURS, quick, out);
        if (!quick) {
            measure(DeadRig.BY_HAND, false, out);
        }
        out.printf("dead.p99_ms %.3f%n", ours.get("dead.p99"));
        out.printf("healthy.p99_ratio %.2f%n", ours.get("healthy.p99") / ours.get("quiet.p99"));
    }

    private static Figures measure(String contestant, boolean quick, PrintStream out) throws Exception {
        List<String> arguments = List.of(contestant, quick ? "6" : "20", quick ? "12" : "40");
        Figures figures = Figures.among(Fork.run(DeadRig.class, arguments));
        out.printf(
                "%7s | %9.2f %9.2f %8.2f %8.2f %8.1f%% | %6.0f %10.3f %8.3f %6.0f%n",
                contestant,
                figures.get("quiet.p50"),
                figures.get("quiet.p99"),
                figures.get("healthy.p50"),
                figures.get("healthy.p99"),
                100 * figures.get("healthy.done"),
                figures.get("dead.first"),
                figures.get("dead.p50"),
                figures.get("dead.p99"),
                figures.get("held"));
        return figures;
    }
}
