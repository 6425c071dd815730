package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The routes once more, measured by JMH: by the clock, one thread, each route in JVMs of its own. */
final class JmhBenchmark implements Benchmark {

    private static final TimeValue SECOND = TimeValue.seconds(1);
    private static final int JVMS = 3;

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        Collection<RunResult> results = new Runner(options(quick).build()).run();
        out.println("route            | tenants |    ns/op         +- | bytes/op");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            out.printf(
                    "%-16s | %7s | %8.1f %10.1f | %8.1f%n",
                    result.getParams().getParam("route"),
                    result.getParams().getParam("tenants"),
                    time.getScore(),
                    time.getScoreError(),
                    bytes(result));
        }
    }

    private static ChainedOptionsBuilder options(boolean quick) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(RouteJmh.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(RouteBenchmark.OWN_THE_MEMORY)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .warmupTime(SECOND)
                .measurementTime(SECOND)
                .warmupIterations(quick ? 2 : 5)
                .measurementIterations(quick ? 3 : 5)
                .forks(quick ? 1 : JVMS);
        return quick ? options.param("tenants", "1") : options;
    }

    private static double bytes(RunResult result) {
        return Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore();
    }
}
