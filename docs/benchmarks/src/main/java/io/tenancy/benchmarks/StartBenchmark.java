package io.tenancy.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long an application takes to start with 10 and with 10,000 tenants in its registry: a JVM of its own for every
 * start, taking turns.
 */
final class StartBenchmark implements Benchmark {

    private static final int FEW = 10;
    private static final int MANY = 10_000;

    /** An application's encryption key outlives it. */
    private static final String KEY = BenchmarkApplication.newKey();

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        Path folder = Files.createTempDirectory("tenancy-start-");
        try {
            Path few = folder.resolve("few");
            Path many = folder.resolve("many");
            StartCell.prepare(few, KEY, FEW);
            StartCell.prepare(many, KEY, MANY);
            measure(few, many, quick ? 5 : 20, out);
        } finally {
            delete(folder);
        }
    }

    private static void measure(Path few, Path many, int rounds, PrintStream out) throws Exception {
        List<Double> withFew = new ArrayList<>();
        List<Double> withMany = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // Whoever is second finds a warmer machine, so they take turns in that, too.
            boolean fewFirst = round % 2 == 0;
            (fewFirst ? withFew : withMany).add(start(fewFirst ? few : many));
            (fewFirst ? withMany : withFew).add(start(fewFirst ? many : few));
        }
        out.println("tenants | ms from the start of the JVM until ready, median (IQR) of " + rounds);
        double fewMillis = print(FEW, withFew, out);
        double manyMillis = print(MANY, withMany, out);
        out.printf("start.ratio_%d %.3f%n", MANY, manyMillis / fewMillis);
    }

    private static double start(Path database) throws IOException, InterruptedException {
        return StartCell.millis(Figures.among(Fork.run(StartCell.class, List.of(database.toString(), KEY))));
    }

    private static double print(int tenants, List<Double> millis, PrintStream out) {
        Quartiles quartiles = Quartiles.of(millis.stream().mapToDouble(Double::doubleValue));
        out.printf("%7d | %.0f (%.0f-%.0f)%n", tenants, quartiles.median(), quartiles.lower(), quartiles.upper());
        return quartiles.median();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
