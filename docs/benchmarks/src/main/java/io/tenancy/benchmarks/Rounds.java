package io.tenancy.benchmarks;

import io.tenancy.benchmarks.Workers.Cost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Many short rounds, in each of which every route is walked once, in random order and equally far. What the machine does
 * meanwhile hits neighbours alike, and each round gives a ratio of its own.
 */
final class Rounds {

    private static final long SEED = 20;
    private static final int FIRST_GUESS = 2_000;

    private final List<Map<String, Cost>> rounds = new ArrayList<>();

    private Rounds() {}

    /**
     * @param reference the route whose cost sets the length of the rounds
     */
    static Rounds measure(Map<String, Route> routes, Workers workers, Effort effort, String reference)
            throws Exception {
        Rounds result = new Rounds();
        Random random = new Random(SEED);
        int operations = FIRST_GUESS;
        long ready = System.nanoTime() + effort.warmUpMillis() * 1_000_000L;
        // The compiler needs time, and the threads must have had theirs, however busy the machine is.
        for (long worked = 0; worked < effort.warmUpMillis() * 1_000_000L || System.nanoTime() < ready; ) {
            Map<String, Cost> costs = round(routes, workers, operations, random);
            worked += costs.values().stream().mapToLong(Cost::nanos).sum();
            operations = (int) Math.max(
                    FIRST_GUESS,
                    effort.roundMillis()
                            * 1e6
                            / workers.count()
                            / of(costs, reference).nanosPerOperation());
        }
        for (int i = 0; i < effort.rounds(); i++) {
            result.rounds.add(round(routes, workers, operations, random));
        }
        return result;
    }

    private static Map<String, Cost> round(Map<String, Route> routes, Workers workers, int operations, Random random)
            throws Exception {
        List<String> names = new ArrayList<>(routes.keySet());
        Collections.shuffle(names, random);
        Map<String, Cost> costs = new HashMap<>();
        for (String name : names) {
            costs.put(name, workers.walk(of(routes, name), operations));
        }
        return costs;
    }

    private static <T> T of(Map<String, T> byRoute, String route) {
        return Objects.requireNonNull(byRoute.get(route), route);
    }

    Quartiles nanos(String route) {
        return Quartiles.of(
                rounds.stream().mapToDouble(round -> of(round, route).nanosPerOperation()));
    }

    Quartiles ratio(String route, String reference) {
        return Quartiles.of(rounds.stream()
                .mapToDouble(round -> of(round, route).nanosPerOperation()
                        / of(round, reference).nanosPerOperation()));
    }

    Quartiles bytes(String route) {
        return Quartiles.of(
                rounds.stream().mapToDouble(round -> of(round, route).bytesPerOperation()));
    }

    Quartiles bytesBeyond(String route, String reference) {
        return Quartiles.of(rounds.stream()
                .mapToDouble(round -> of(round, route).bytesPerOperation()
                        - of(round, reference).bytesPerOperation()));
    }

    /**
     * How much to measure.
     *
     * @param warmUpMillis both CPU time of all threads together and time by the clock
     * @param roundMillis CPU time of one route in one round, all threads together
     */
    record Effort(int warmUpMillis, int roundMillis, int rounds) {}
}
