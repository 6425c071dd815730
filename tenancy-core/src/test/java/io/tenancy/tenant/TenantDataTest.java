package io.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application's own attributes: plain JSON within bounds, never an instruction to this process. */
@Tag("unit")
class TenantDataTest {

    @Test
    @DisplayName("N-62: 10 MB are refused with the limit")
    void givenHugeData_whenValidating_thenRefusesWithLimit() {
        assertRefused(Map.of("text", "x".repeat(10_000_000)), "65536");
    }

    @Test
    @DisplayName("N-62: depth 10,000 is refused with the limit, without a StackOverflowError")
    void givenDeepData_whenValidating_thenRefusesWithLimit() {
        Map<String, Object> deep = Map.of();
        for (int i = 0; i < 10_000; i++) {
            deep = Map.of("a", deep);
        }

        assertRefused(deep, "32 levels");
    }

    @Test
    void givenMapThatContainsItself_whenValidating_thenRefuses() {
        Map<String, Object> cyclic = new HashMap<>();
        cyclic.put("a", cyclic);
        cyclic.put("b", cyclic);

        assertRefused(cyclic, "32 levels");
    }

    @Test
    @DisplayName("PostgreSQL's jsonb cannot hold NUL: refused for all products")
    void givenNulInData_whenValidating_thenRefuses() {
        assertRefused(Map.of("a", "b\u0000c"), "NUL");
        assertRefused(Map.of("a\u0000", "b"), "NUL");
    }

    @Test
    void givenBackslashAndLetters_whenValidating_thenIsNoNul() {
        Map<String, String> data = Map.of("a", "\\u0000 \\\\u0000");

        assertThat(NewTenant.of("acme", "Acme").data(data).validated().data()).isEqualTo(data);
    }

    @Test
    void givenLargestData_whenValidating_thenAccepts() {
        Map<String, Object> data = Map.of("t", "x".repeat(64 * 1024 - "{\"t\":\"\"}".length()));

        assertThat(NewTenant.of("acme", "Acme").data(data).validated().data()).isEqualTo(data);
    }

    @Test
    void givenDeepStoredData_whenReading_thenRefusesTheRow() {
        String json = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);

        assertThatThrownBy(() -> TenantData.read(json)).isInstanceOf(RuntimeException.class);
    }

    @Test
    @DisplayName("N-21: names of classes and URLs in data stay text")
    void givenDataWithClassNames_whenReading_thenNothingIsLoaded() {
        Map<String, Object> data = TenantData.read("{\"@class\":\"com.sun.rowset.JdbcRowSetImpl\",\"driver\":\"x.Y\","
                + "\"url\":\"jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'x'\",\"jdbcUrl\":\"ldap://x\"}");

        assertThat(data.values()).allMatch(value -> value.getClass() == String.class);
    }

    @Test
    @DisplayName("contract 4: data() is unmodifiable, at every depth")
    void givenReadData_whenChanging_thenRefusesAtEveryDepth() {
        Map<String, Object> data = TenantData.read("{\"map\":{\"list\":[{\"a\":1}]},\"null\":null}");
        Map<?, ?> map = (Map<?, ?>) data.get("map");
        List<?> list = (List<?>) map.get("list");

        assertThat(data)
                .containsEntry("map", Map.of("list", List.of(Map.of("a", 1))))
                .containsEntry("null", null);
        for (Map<?, ?> each : List.of(data, map, (Map<?, ?>) list.get(0))) {
            assertThatThrownBy(each::clear).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void givenNoData_whenReading_thenEmpty() {
        assertThat(TenantData.read(null)).isEmpty();
        assertThat(TenantData.read("null")).isEmpty();
        assertThat(TenantData.read(TenantData.write(null))).isEmpty();
    }

    private static void assertRefused(Map<String, ?> data, String limit) {
        assertThatExceptionOfType(InvalidTenantException.class)
                .isThrownBy(() -> NewTenant.of("acme", "Acme").data(data).validated())
                .withMessageContaining(limit)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("INVALID_DATA"))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(500));
    }
}
