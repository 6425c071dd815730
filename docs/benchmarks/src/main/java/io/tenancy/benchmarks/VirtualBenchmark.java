package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** 100,000 virtual threads over 100 tenants: how many get their work done in a second, and whether any was pinned. */
final class VirtualBenchmark implements Benchmark {

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        if (!VirtualThreads.areHere()) {
            out.println("JDK " + Runtime.version().feature() + " has no virtual threads: nothing to measure."
                    + " Set JAVA_HOME to a JDK 21 or later.");
            return;
        }
        Figures figures = Figures.among(Fork.run(VirtualCell.class, List.of("-Xmx6g"), List.of(quick ? "5" : "15")));
        out.println("JDK " + Runtime.version() + "                     | tasks per second");
        print("ours, virtual threads, first touch", figures.get(VirtualCell.COLD), out);
        print("ours, virtual threads", figures.get(VirtualCell.OURS), out);
        print("by hand, virtual threads", figures.get(VirtualCell.BY_HAND), out);
        print("ours, 200 platform threads", figures.get(VirtualCell.PLATFORM), out);
        out.printf("pinned for more than 50 ms, by anybody: %.0f%n", figures.get(VirtualCell.PINNED));
        out.printf("virtual.ratio %.3f%n", figures.get(VirtualCell.RATIO));
        out.printf("virtual.failed %.0f%n", figures.get(VirtualCell.FAILED));
        out.printf("virtual.pinned %.0f%n", figures.get(VirtualCell.PINNED_THROUGH_LIBRARY));
    }

    private static void print(String what, double perSecond, PrintStream out) {
        out.printf("%-34s | %16.0f%n", what, perSecond);
    }
}
