package io.tenancy.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named numbers that one JVM measured, on their way to the JVM that prints them. */
final class Figures {

    /** Sets them apart from what libraries print. */
    private static final String PREFIX = "figure ";

    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Returns the figures among the lines that a JVM printed. */
    static Figures among(List<String> lines) {
        Figures figures = new Figures();
        for (String line : lines) {
            if (line.startsWith(PREFIX)) {
                String[] words = line.substring(PREFIX.length()).split(" ");
                figures.put(words[0], Double.parseDouble(words[1]));
            }
        }
        return figures;
    }

    /** @param name without a space */
    Figures put(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** @throws IllegalStateException if it was not measured */
    double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("No figure " + name + " among " + values);
        }
        return value;
    }

    void print() {
        values.forEach((name, value) -> System.out.println(PREFIX + name + " " + value));
    }
}
