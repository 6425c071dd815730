package io.tenancy.logging;

import io.tenancy.Printable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces what must not be read in a log: by type ({@code char[]}, {@code byte[]}), by the name of the key, however
 * deep it is nested, and inside texts that look like URLs or assignments. Bounded in depth, breadth and length, so that
 * no input takes long. Thread-safe.
 */
final class Masking {

    static final String MASK = "***masked***";

    private static final int DEEPEST = 12;
    private static final int WIDEST = 200;
    private static final int LONGEST = 2_000;
    private static final Pattern SECRET_KEY = Pattern.compile(
            "password|passwd|passphrase|pwd|secret|token|credential|authorization|apikey|privatekey|encryptionkey"
                    + "|accesskey|masterkey|signature|cookie");
    private static final Set<String> NAME_KEYS = Set.of(
            "host",
            "databasehost",
            "user",
            "username",
            "databaseusername",
            "login",
            "role",
            "database",
            "databasename");
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?i)([a-z0-9_.-]*(?:password|passwd|pwd|secret|token|api[_-]?key|credential)[a-z0-9_.-]*\\s*[=:]\\s*)[^&;,\\s}]+");
    private static final Pattern USER_INFO = Pattern.compile("(://[^/@\\s:]*:)[^@/\\s]+@");

    private final boolean maskNames;

    Masking(boolean maskNames) {
        this.maskNames = maskNames;
    }

    Object mask(Map<String, ?> context) {
        return value(context, 0);
    }

    private Object value(@Nullable Object value, int depth) {
        if (value == null) {
            return "null";
        }
        if (value instanceof char[] || value instanceof byte[]) {
            return MASK;
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (depth >= DEEPEST) {
            return "…";
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof Iterable<?> iterable) {
            return list(iterable, depth);
        }
        return value.getClass().isArray() ? list(elements(value), depth) : text(value.toString());
    }

    private Map<String, Object> map(Map<?, ?> map, int depth) {
        Map<String, Object> masked = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (masked.size() == WIDEST) {
                masked.put("…", map.size() - WIDEST);
                break;
            }
            String key = String.valueOf(entry.getKey());
            masked.put(Printable.escape(key, LONGEST), hides(key) ? MASK : value(entry.getValue(), depth + 1));
        }
        return masked;
    }

    private List<Object> list(Iterable<?> iterable, int depth) {
        List<Object> masked = new ArrayList<>();
        for (Object element : iterable) {
            if (masked.size() == WIDEST) {
                masked.add("…");
                break;
            }
            masked.add(value(element, depth + 1));
        }
        return masked;
    }

    private static List<@Nullable Object> elements(Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Math.min(Array.getLength(array), WIDEST); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private boolean hides(String key) {
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return SECRET_KEY.matcher(plain).find() || maskNames && NAME_KEYS.contains(plain);
    }

    private static String text(String text) {
        String cut = Printable.escape(text, LONGEST);
        return USER_INFO
                .matcher(ASSIGNMENT.matcher(cut).replaceAll("$1" + MASK))
                .replaceAll("$1" + MASK + "@");
    }
}
