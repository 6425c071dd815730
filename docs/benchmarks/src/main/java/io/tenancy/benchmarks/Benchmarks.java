package io.tenancy.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Entry point of {@code benchmarks.jar}. */
final class Benchmarks {

    private static final Map<String, Benchmark> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("changes", new ChangesBenchmark()),
            Map.entry("cold", new ColdBenchmark()),
            Map.entry("dead", new DeadBenchmark()),
            Map.entry("evict", new EvictBenchmark()),
            Map.entry("jmh", new JmhBenchmark()),
            Map.entry("migrate", new MigrateBenchmark()),
            Map.entry("noisy", new NoisyBenchmark()),
            Map.entry("pools", new PoolsBenchmark()),
            Map.entry("provision", new ProvisionBenchmark()),
            Map.entry("query", new QueryBenchmark()),
            Map.entry("route", new RouteBenchmark()),
            Map.entry("start", new StartBenchmark()),
            Map.entry("virtual", new VirtualBenchmark())));

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        List<String> rest = List.of(args).subList(Math.min(1, args.length), args.length);
        Benchmark chosen = args.length == 0 ? null : BY_NAME.get(args[0]);
        boolean quick = rest.equals(List.of("--quick"));
        if (chosen == null || !quick && !rest.isEmpty()) {
            System.err.println("usage: docs/benchmarks/run <name> [--quick]");
            System.err.println("names: " + String.join(", ", BY_NAME.keySet()));
            System.exit(2);
            return;
        }
        chosen.run(quick, System.out);
    }
}
