package io.tenancy.tenant;

import io.tenancy.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The application's own attributes of a tenant, as JSON: at most 64 KiB, 32 levels. Plain values only, no types. */
final class TenantData {

    private static final int LARGEST = 64 * 1024;
    private static final int DEEPEST = 32;

    /** NUL as JSON writes it, and not a backslash followed by the same letters. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\u0000");

    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    private TenantData() {}

    static Optional<Violation> check(@Nullable Map<String, ?> data) {
        try {
            String json = write(data);
            int size = json.getBytes(StandardCharsets.UTF_8).length;
            if (size > LARGEST) {
                return violation("is " + size + " bytes of JSON; allowed are " + LARGEST);
            }
            return NUL.matcher(json).find()
                    ? violation("contains the character NUL, which PostgreSQL cannot hold in JSON")
                    : Optional.empty();
        } catch (JacksonException notJson) {
            return violation("can not be written as JSON of at most " + DEEPEST + " levels");
        }
    }

    static String write(@Nullable Map<String, ?> data) {
        return JSON.writeValueAsString(data == null ? Map.of() : data);
    }

    static Map<String, Object> read(@Nullable String json) {
        Map<String, Object> data = json == null ? null : JSON.readValue(json, MAP);
        return data == null ? Map.of() : frozen(data);
    }

    /** All the way down: one snapshot is shared by every thread that works for the tenant. */
    private static Map<String, Object> frozen(Map<String, Object> map) {
        map.replaceAll((key, value) -> frozenValue(value));
        return Collections.unmodifiableMap(map);
    }

    @SuppressWarnings("unchecked") // what this class's mapper reads into Object
    private static Object frozenValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return frozen((Map<String, Object>) map);
        }
        if (value instanceof List<?> list) {
            List<Object> elements = (List<Object>) list;
            elements.replaceAll(TenantData::frozenValue);
            return Collections.unmodifiableList(elements);
        }
        return value;
    }

    private static Optional<Violation> violation(String message) {
        return Optional.of(new Violation("data", "INVALID_DATA", message));
    }
}
