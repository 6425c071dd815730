package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** How long it takes to bring many tenants up to date, and to find out that they are, beside a loop over Flyway. */
final class MigrateBenchmark implements Benchmark {

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        String tenants = quick ? "60" : "1000";
        Figures figures = Figures.among(Fork.run(MigrateCell.class, List.of(tenants)));
        out.println("s for " + tenants + " tenants |     ours |     loop | ratio");
        for (String step : List.of(MigrateCell.FIRST, MigrateCell.NOOP, MigrateCell.NEXT)) {
            double ours = figures.get(step + MigrateCell.OURS);
            double loop = figures.get(step + MigrateCell.LOOP);
            out.printf("%-18s | %8.3f | %8.3f | %5.1f%n", step, ours, loop, loop / ours);
        }
        for (String step : List.of(MigrateCell.FIRST, MigrateCell.NEXT, MigrateCell.NOOP)) {
            out.printf(
                    "migrate.%s_speedup %.1f%n",
                    step, figures.get(step + MigrateCell.LOOP) / figures.get(step + MigrateCell.OURS));
        }
    }
}
