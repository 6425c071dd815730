package io.tenancy.integration;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Threads that do the same again and again until they are told to end, or fail. */
final class Readers {

    private final List<Future<Integer>> running;

    private Readers(List<Future<Integer>> running) {
        this.running = running;
    }

    static Readers start(int threads, Runnable work, AtomicBoolean ended) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<Integer>> running = IntStream.range(0, threads)
                .mapToObj(i -> executor.submit(() -> repeat(work, ended)))
                .toList();
        executor.shutdown();
        return new Readers(running);
    }

    /** Waits for all; throws what one of them threw. */
    int rounds() throws Exception {
        int rounds = 0;
        for (Future<Integer> reader : running) {
            rounds += reader.get();
        }
        return rounds;
    }

    static <T> T call(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static int repeat(Runnable work, AtomicBoolean ended) {
        int rounds = 0;
        while (!ended.get()) {
            work.run();
            rounds++;
        }
        return rounds;
    }
}
