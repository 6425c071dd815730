package io.tenancy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class StatementOutlineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select o.id from orders o where o.customer = ? | select o.id from orders o where o.customer = ?",
                "SELECT  *   FROM t1 WHERE a = 4711 | SELECT * FROM t1 WHERE a = ?",
                "insert into notes (id, writer) values (17, 'canary') | insert into notes (id, writer) values (?, …",
                "delete from t where price > 12.50 and x in (0x1F, 1e5) | delete from t where price > ?.? and x in (?, ?)",
                "update t set a = ? -- canary | update t set a = ? …",
                "with x as (select 1) select * from x | with x as (select ?) select * from x",
                "(select 1) | statement",
                "CREATE USER canary IDENTIFIED BY canary | CREATE …",
                "set session my.canary = canary | SET …",
                "canary | statement",
                "/* canary */ select 1 | statement"
            })
    void givenStatement_whenOutlined_thenWithoutData(String sql, String outline) {
        assertThat(StatementOutline.of(sql)).isEqualTo(outline);
    }

    @ParameterizedTest
    @DisplayName(
            "law 12: wherever one of the products may see a string, a comment or another statement begin, nothing is kept")
    @ValueSource(
            strings = {
                "'canary'",
                "'it\\' from canary '",
                "'it'' from canary '",
                "\"canary\"",
                "`canary`",
                "$$canary$$",
                "$tag$canary$tag$",
                "E'canary'",
                "x'00' 'canary'",
                "q'[canary]'",
                "[canary]",
                "/* canary */",
                "# canary",
                "-- canary",
                "; alter user me password canary",
                "{d canary}",
                "\u2019canary\u2019",
                "\u0000canary",
                "12345canary"
            })
    void givenDataInAnyForm_whenOutlined_thenItIsGone(String data) {
        assertThat(StatementOutline.of("select a from t where b = " + data))
                .startsWith("select a from t where b =")
                .doesNotContain("canary");
    }

    @Test
    void givenLongTextAndNone_whenOutlined_thenBounded() {
        assertThat(StatementOutline.of("select " + "a, ".repeat(100_000))).hasSizeLessThan(400);
        assertThat(StatementOutline.of("select " + "a".repeat(100_000))).hasSizeLessThan(700);
        assertThat(StatementOutline.of("a".repeat(100_000))).isEqualTo("statement");
        assertThat(StatementOutline.of("\n  select a\n\tfrom t ")).isEqualTo("select a from t");
        assertThat(StatementOutline.of("")).isEqualTo("statement");
        assertThat(StatementOutline.of(null)).isEqualTo("statement");
    }
}
