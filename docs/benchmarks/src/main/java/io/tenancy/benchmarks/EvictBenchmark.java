package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Far more tenants than there is room for pools, beside the same load with room for all. */
final class EvictBenchmark implements Benchmark {

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        List<String> arguments = quick ? List.of("120", "8") : List.of("1000", "60");
        Figures figures = Figures.among(Fork.run(EvictCell.class, arguments));
        out.println("             |  calls/s   opened |   call ms p50    p99 |   open ms p50    p99 |  plain ms p50   "
                + " p99");
        for (String situation : List.of(EvictCell.CROWDED, EvictCell.ROOMY)) {
            out.printf(
                    "%-12s | %8.0f %8.0f | %13.2f %6.1f | %13.2f %6.1f | %13.2f %6.1f%n",
                    situation,
                    figures.get(situation + EvictCell.PER_SECOND),
                    figures.get(situation + EvictCell.OPENED),
                    figures.get(situation + EvictCell.CALL + EvictCell.P50),
                    figures.get(situation + EvictCell.CALL + EvictCell.P99),
                    figures.get(situation + EvictCell.OPEN + EvictCell.P50),
                    figures.get(situation + EvictCell.OPEN + EvictCell.P99),
                    figures.get(situation + EvictCell.PLAIN + EvictCell.P50),
                    figures.get(situation + EvictCell.PLAIN + EvictCell.P99));
        }
        out.printf(
                "evict.errors %.0f%n",
                figures.get(EvictCell.CROWDED + EvictCell.ERRORS) + figures.get(EvictCell.ROOMY + EvictCell.ERRORS));
        out.printf("evict.reopen_ratio %.3f%n", ratio(figures, EvictCell.P99));
        out.printf("evict.reopen_p50_ratio %.3f%n", ratio(figures, EvictCell.P50));
        out.printf(
                "evict.throughput_ratio %.3f%n",
                figures.get(EvictCell.CROWDED + EvictCell.PER_SECOND)
                        / figures.get(EvictCell.ROOMY + EvictCell.PER_SECOND));
    }

    private static double ratio(Figures figures, String percentile) {
        return figures.get(EvictCell.CROWDED + EvictCell.OPEN + percentile)
                / figures.get(EvictCell.CROWDED + EvictCell.PLAIN + percentile);
    }
}
