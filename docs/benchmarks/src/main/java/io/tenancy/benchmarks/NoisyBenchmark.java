package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** What the others feel of one tenant that wants more than everybody else together. */
final class NoisyBenchmark implements Benchmark {

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        List<String> arguments = List.of(quick ? "10" : "60", quick ? "15" : "60");
        Figures figures = Figures.among(Fork.run(NoisyRig.class, arguments));
        out.println("               |  p50 ms   p99 ms  answered");
        out.printf(
                "%14s | %7.2f %8.2f %8.1f%%%n",
                "alone", figures.get("quiet.p50"), figures.get("quiet.p99"), 100 * figures.get("quiet.done"));
        out.printf(
                "%14s | %7.2f %8.2f %8.1f%%%n",
                "beside the one", figures.get("beside.p50"), figures.get("beside.p99"), 100 * figures.get("beside.done"));
        out.printf(
                "the one: %.0f queries of a second, at most %.0f at a time; %.0f times refused%n",
                figures.get("noisy.done"), figures.get("noisy.most"), figures.get("noisy.refused"));
        out.printf("noisy.p99_ratio %.2f%n", figures.get("beside.p99") / figures.get("quiet.p99"));
        out.printf("noisy.throughput_ratio %.3f%n", figures.get("beside.done") / figures.get("quiet.done"));
    }
}
