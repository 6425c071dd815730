package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TableTest {

    @Test
    void givenRows_whenPrinted_thenColumnsAreAligned() {
        assertThat(lines(80, List.of(Table.row("SLUG", "NAME", "PLAN"), Table.row("acme-de", "Acme", null))))
                .containsExactly("SLUG     NAME  PLAN", "acme-de  Acme  -");
    }

    @Test
    void givenLongNames_whenPrinted_thenTheyAreCutToFit_butTheSlugIsNot() {
        String slug = "s".repeat(30);

        assertThat(lines(60, List.of(Table.row(slug, "n".repeat(60), "ACTIVE"), Table.row("b", "short", "SUSPENDED"))))
                .allMatch(line -> line.length() <= 60)
                .containsExactly(
                        slug + "  " + "n".repeat(16) + "…  ACTIVE",
                        "b" + " ".repeat(31) + "short" + " ".repeat(14) + "SUSPENDED");
    }

    @Test
    void givenControlCharacters_whenPrinted_thenTheyAreEscaped() {
        assertThat(lines(80, List.of(Table.row("a", "x\u001b[2Jy\nz\u202e"))).get(0))
                .isEqualTo("a  x\\u001b[2Jy\\u000az\\u202e");
    }

    @Test
    void givenWideCharacters_whenPrinted_thenTheyTakeTwoColumns() {
        assertThat(lines(80, List.of(Table.row("a", "日本", "x"), Table.row("b", "abcd", "y"))))
                .containsExactly("a  日本  x", "b  abcd  y");
    }

    private static List<String> lines(int width, List<List<@Nullable Object>> rows) {
        return Table.of(rows, width).lines().toList();
    }
}
