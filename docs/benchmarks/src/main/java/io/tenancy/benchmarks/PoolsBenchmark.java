package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads and the heap of 1,000 idle pools, beside HikariCP by hand. Most of the time is rest, and neither threads nor
 * heap depend on what else the machine does: so the JVMs run at the same time. Only one of them opens
 * so many pools if it has to be quick.
 */
final class PoolsBenchmark implements Benchmark {

    private static final int POOLS = 1_000;
    private static final int FEW = 200;

    private static final List<String> CONTESTANTS = List.of(
            PoolsCell.OURS,
            PoolsCell.OURS_WITHOUT_CONNECTIONS,
            PoolsCell.BY_HAND,
            PoolsCell.BY_HAND_WITHOUT_CONNECTIONS);

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        Map<String, PoolsCell.Result> results = measure(quick);
        out.println("              | pools  threads  idle connections  heap KiB per pool");
        results.forEach((contestant, result) -> out.printf(
                "%-13s | %5d %8d %17d %18.1f%n",
                contestant,
                pools(contestant, quick),
                result.threads(),
                result.connections(),
                result.kilobytesPerPool()));
        // Threads by default settings; heap of the pools themselves, without connections that H2 keeps in this heap.
        out.printf("pools.threads %d%n", of(results, PoolsCell.OURS).threads());
        out.printf(
                "pools.heap_kb_per_pool %.1f%n",
                of(results, PoolsCell.OURS_WITHOUT_CONNECTIONS).kilobytesPerPool());
    }

    private static PoolsCell.Result of(Map<String, PoolsCell.Result> results, String contestant) {
        PoolsCell.Result result = results.get(contestant);
        if (result == null) {
            throw new IllegalStateException("Nothing was measured for " + contestant);
        }
        return result;
    }

    private static int pools(String contestant, boolean quick) {
        return quick && !contestant.equals(PoolsCell.OURS) ? FEW : POOLS;
    }

    private static Map<String, PoolsCell.Result> measure(boolean quick) throws Exception {
        ExecutorService jvms = Executors.newFixedThreadPool(CONTESTANTS.size());
        try {
            Map<String, Future<List<String>>> running = new LinkedHashMap<>();
            for (String contestant : CONTESTANTS) {
                running.put(
                        contestant,
                        jvms.submit(() -> Fork.run(
                                PoolsCell.class,
                                PoolsCell.options(contestant),
                                List.of(contestant, Integer.toString(pools(contestant, quick))))));
            }
            Map<String, PoolsCell.Result> results = new LinkedHashMap<>();
            for (Map.Entry<String, Future<List<String>>> one : running.entrySet()) {
                results.put(
                        one.getKey(),
                        PoolsCell.Result.of(Figures.among(one.getValue().get())));
            }
            return results;
        } finally {
            jvms.shutdownNow();
        }
    }
}
