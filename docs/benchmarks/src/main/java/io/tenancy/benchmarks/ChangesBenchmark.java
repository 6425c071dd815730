package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** What 8 reading threads lose while tenants are created and deleted without pause. */
final class ChangesBenchmark implements Benchmark {

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        Figures figures = Figures.among(Fork.run(ChangesCell.class, List.of(quick ? "8" : "30")));
        out.println("         | reads per second  CPU ns per read  changes per second");
        out.printf("quiet    | %16.0f %16.1f%n", figures.get(ChangesCell.QUIET), figures.get(ChangesCell.QUIET_NANOS));
        out.printf(
                "changing | %16.0f %16.1f %19.1f%n",
                figures.get(ChangesCell.CHANGING),
                figures.get(ChangesCell.CHANGING_NANOS),
                figures.get(ChangesCell.CHANGES));
        out.printf("changes.throughput_ratio %.3f%n", figures.get(ChangesCell.RATIO));
        out.printf("changes.cpu_ratio %.3f%n", figures.get(ChangesCell.CPU_RATIO));
    }
}
