package io.tenancy.benchmarks;

import java.io.PrintStream;

/** One comparison that prints its table and closes with a line {@code name value} for each of its figures. */
@FunctionalInterface
interface Benchmark {

    /** @param quick whether the measuring has to end within a minute, at the price of wider ranges */
    void run(boolean quick, PrintStream out) throws Exception;
}
