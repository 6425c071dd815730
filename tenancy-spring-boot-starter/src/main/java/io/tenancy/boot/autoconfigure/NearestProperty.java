package io.tenancy.boot.autoconfigure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the property that somebody meant. */
final class NearestProperty {

    /** Each spelling that leads to a property: its own name, and that of its environment variable. */
    private static final Map<String, String> SPELLINGS = Stream.concat(
                    PropertyRules.ALL.stream().map(rule -> Map.entry(letters(rule.name()), rule.name())),
                    Arrays.stream(EnvironmentVariable.values())
                            .filter(variable ->
                                    PropertyRules.of(variable.property()).isPresent())
                            .map(variable -> Map.entry(letters(variable.name()), variable.property())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, same) -> first));

    private NearestProperty() {}

    /** Returns the property that is written most like the name, or empty if none is written much like it. */
    static Optional<String> to(String name) {
        return PropertyGroup.ALL.stream()
                .flatMap(group -> group.nearest(name).stream())
                .findFirst()
                .or(() -> nearest(SPELLINGS, name));
    }

    /** Returns which of these is written most like the name, or empty if none is written much like it. */
    static Optional<String> among(List<String> names, String name) {
        return nearest(names.stream().collect(Collectors.toMap(NearestProperty::letters, Function.identity())), name);
    }

    private static Optional<String> nearest(Map<String, String> spellings, String name) {
        String letters = letters(name);
        return spellings.entrySet().stream()
                .map(spelling -> Map.entry(distance(letters, spelling.getKey()), spelling.getValue()))
                .filter(candidate -> candidate.getKey() <= Math.max(2, letters.length() / 4))
                .min(Map.Entry.<Integer, String>comparingByKey()
                        .thenComparing(Map.Entry.comparingByValue(Comparator.naturalOrder())))
                .map(Map.Entry::getValue);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's: the least number of letters to insert, delete or replace. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
