package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The first touch of a tenant whose pool is not open, beside opening a pool by hand and beside a plain connection. */
final class ColdBenchmark implements Benchmark {

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            ColdCell.ALONE, "one after the other",
            ColdCell.CROWD, "16 tenants at once",
            ColdCell.SAME, "32 callers of one");

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        Figures figures = Figures.among(Fork.run(ColdCell.class, List.of(quick ? "5" : "30")));
        out.println("first touch, ms     |      ours p50 p99 |   by hand p50 p99 |     plain p50 p99");
        for (String situation : ColdCell.SITUATIONS) {
            out.printf("%-19s", DESCRIPTIONS.get(situation));
            for (String contestant : ColdCell.CONTESTANTS) {
                out.printf(
                        " | %8.2f %8.2f",
                        figures.get(ColdCell.p50(situation, contestant)),
                        figures.get(ColdCell.p99(situation, contestant)));
            }
            out.println();
        }
        out.printf("cold.ratio %.3f%n", ratio(figures, ColdCell.ALONE, ColdCell.BY_HAND));
        out.printf("cold.plain_ratio %.3f%n", ratio(figures, ColdCell.ALONE, ColdCell.PLAIN));
        out.printf("cold.crowd_ratio %.3f%n", ratio(figures, ColdCell.CROWD, ColdCell.BY_HAND));
        out.printf("cold.same_ratio %.3f%n", ratio(figures, ColdCell.SAME, ColdCell.BY_HAND));
    }

    private static double ratio(Figures figures, String situation, String other) {
        return figures.get(ColdCell.p50(situation, ColdCell.OURS)) / figures.get(ColdCell.p50(situation, other));
    }
}
