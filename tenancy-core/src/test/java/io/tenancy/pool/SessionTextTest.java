package io.tenancy.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class SessionTextTest {

    @ParameterizedTest
    @DisplayName("S-26: what only reads or writes rows asks for no reset")
    @ValueSource(
            strings = {
                "SELECT 1",
                "select * from t;",
                "  \n\t(SELECT a FROM t) UNION (SELECT b FROM u) ; -- done\n /* really */ ",
                "/* app: desk */ SELECT 1",
                "-- why\nSELECT 1",
                "INSERT INTO t (a) VALUES (?)",
                "insert ignore into t select * from u",
                "INSERT INTO t VALUES ('a;b', 'SELECT pg_advisory_lock(1)', 'it''s')",
                "REPLACE INTO t VALUES (1)",
                "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = 1",
                "UPDATE t SET a = 1, b = (SELECT max(c) FROM u)",
                "DELETE FROM t WHERE a IN (1, 2)",
                "WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x",
                "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
                "VALUES (1)",
                "SHOW search_path",
                "TABLE t",
                "SELECT a FROM t WHERE b LIKE ? ESCAPE '\\'",
                "SELECT a::text, $1, b FROM t WHERE c = 'x' -- it's $$",
                "SELECT 'E', E'it\\'s; SET x' FROM t",
                "SELECT \"into\", `set_configs`, a.set_config_name FROM t",
                "SELECT data #> '{a}' FROM t",
                "SELECT /*+ MAX_EXECUTION_TIME(1000) */ a FROM t FOR UPDATE",
                "SELECT pg_advisory_xact_lock(1)"
            })
    void givenRowsOnly_whenRead_thenSessionStays(String sql) {
        assertThat(SessionText.mayChangeSession(sql)).isFalse();
    }

    @ParameterizedTest
    @DisplayName("S-25: whatever may leave something in the session asks for a reset")
    @ValueSource(
            strings = {
                "",
                "-- nothing",
                "SET search_path = x",
                "/* a */ -- b\n SET x = 1",
                "/* /* nested */ SELECT 1 */ SET x = 1",
                "USE other",
                "BEGIN",
                "START TRANSACTION",
                "CREATE TEMP TABLE t (a int)",
                "LISTEN news",
                "PREPARE p AS SELECT 1",
                "EXPLAIN ANALYZE EXECUTE p",
                "LOCK TABLES t READ",
                "CALL p()",
                "{call p()}",
                "{? = call p()}",
                "DO $$ BEGIN END $$",
                "selection",
                "'SELECT'",
                "SELECT 1; SET x = 1",
                "SELECT 1;;SELECT 2",
                "SELECT set_config('a', 'b', false)",
                "SELECT pg_catalog . \"set_config\"('a', 'b', false)",
                "SELECT U&\"\\0073et_config\"('a', 'b', false)",
                "INSERT INTO t SELECT Pg_Advisory_Lock(1)",
                "SELECT GET_LOCK ('a', 0)",
                "SELECT 1 INTO @x",
                "SELECT a INTO TEMP t FROM u",
                "WITH x AS (SELECT 1) SELECT * INTO t FROM x",
                "TABLE t INTO @a",
                "SELECT @x := 1",
                "UPDATE t SET a = (@x := a)",
                "SELECT SET(@x, 1)",
                "SELECT SET /* so */ (@x, 1)",
                "SELECT 1 /*! INTO @x */",
                "SELECT 1 /*M! INTO @x */",
                "/*! SET @x = 1 */",
                "SELECT $$it's$$, set_config('a', 'b', false)",
                "SELECT $a$ ' $a$, set_config('a', 'b', false)",
                "SELECT \"it's\", set_config('a', 'b', false)",
                "SELECT '\\', set_config('a', 'b', false), '",
                "SELECT '\\'', GET_LOCK('a', 0), ''",
                "SELECT 5--3, GET_LOCK('a', 0)",
                "SELECT 5 --3\n, GET_LOCK('a', 0)",
                "SELECT 1 # it's\n, GET_LOCK('a', 0)",
                "SELECT 1 # '\n, GET_LOCK('a', 0) -- '",
                "SELECT /* /* */ GET_LOCK('a', 0) /* */ */ 1",
                "SELECT E'\\'', set_config('a', 'b', false), E'\\''",
                "SELECT 1 // it's\n, SET(@x, 1)"
            })
    void givenAnythingElse_whenRead_thenSessionMayHaveChanged(String sql) {
        assertThat(SessionText.mayChangeSession(sql)).isTrue();
    }

    @Test
    @DisplayName("S-25: a text of megabytes is read once from begin to end")
    void givenHugeText_whenRead_thenLinear() {
        String rows = "INSERT INTO t VALUES " + "(1, 'text', $1, \"a\", x -- note\n),".repeat(100_000) + "(2)";

        // Anything that reads it more than once in a while takes hours.
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            assertThat(SessionText.mayChangeSession(rows)).isFalse();
            assertThat(SessionText.mayChangeSession(rows + "; SET x = 1")).isTrue();
            assertThat(SessionText.mayChangeSession("SELECT " + "$1,".repeat(1_000_000)))
                    .isFalse();
            assertThat(SessionText.mayChangeSession("SELECT " + "SET ".repeat(1_000_000)))
                    .isFalse();
        });
    }
}
