package io.tenancy.boot.command;

import io.tenancy.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lines of a table that fit a screen, with every control character escaped. */
final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    private Table() {}

    /** Returns one row, for {@link #of(List, int)}. */
    static List<@Nullable Object> row(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }

    /**
     * Returns the rows below each other. Where they are wider than {@code width}, the widest columns are cut, but never
     * the first: it is what one types next.
     *
     * @param rows equally long; null is shown as a hyphen
     */
    static String of(List<List<@Nullable Object>> rows, int width) {
        List<List<String>> cells =
                rows.stream().map(row -> row.stream().map(Table::text).toList()).toList();
        int[] widths = widths(cells, width);
        return cells.stream()
                .map(row -> line(row, widths) + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private static String text(@Nullable Object cell) {
        return cell == null ? "-" : Printable.escape(cell.toString(), Integer.MAX_VALUE);
    }

    private static int[] widths(List<List<String>> rows, int available) {
        int columns = rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        int gaps = GAP.length() * (columns - 1);
        while (Arrays.stream(widths).sum() + gaps > available) {
            int widest =
                    IntStream.range(1, columns).reduce(1, (one, other) -> widths[other] > widths[one] ? other : one);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = fitting(row.get(column), widths[column]);
            line.append(column == 0 ? "" : GAP).append(cell).append(" ".repeat(widths[column] - width(cell)));
        }
        return line.toString().stripTrailing();
    }

    private static String fitting(String cell, int width) {
        String fitting = cell;
        while (width(fitting) > width) {
            int end = fitting.endsWith("…") ? fitting.length() - 1 : fitting.length();
            fitting = fitting.substring(0, fitting.offsetByCodePoints(end, -1)) + "…";
        }
        return fitting;
    }

    /** How many columns of a screen it takes: Chinese, Japanese and Korean characters take two, accents none. */
    private static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int character) {
        if (Character.getType(character) == Character.NON_SPACING_MARK) {
            return 0;
        }
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
            default -> 1;
        };
    }
}
