package io.tenancy.benchmarks;

import java.util.stream.DoubleStream;

/** The middle half of many measurements, and its middle. */
record Quartiles(double lower, double median, double upper) {

    static Quartiles of(DoubleStream measurements) {
        double[] sorted = measurements.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("There is no median of nothing.");
        }
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
