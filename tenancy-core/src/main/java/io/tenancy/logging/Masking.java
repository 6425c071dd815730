package io.tenancy.logging;

import io.tenancy.KnownSecrets;
import java.lang.reflect.Array;
import java.nio.CharBuffer;
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
 * deep it is nested, and inside texts that look like URLs or assignments. Bounded in depth, breadth, length and in all, so
 * that no input takes long. Thread-safe.
 */
final class Masking {

    static final String MASK = KnownSecrets.MASK;

    private static final int DEEPEST = 12;
    private static final int WIDEST = 200;
    private static final int LONGEST = 2_000;

    /** Depth and breadth alone bound nothing: a map that holds itself ten times has ten to the twelfth branches. */
    private static final int MOST_VALUES = 1_000;

    private static final int MOST_CHARACTERS = 20_000;
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
            "databasename",
            "name",
            "domain",
            "subdomain");
    private final boolean maskNames;

    Masking(boolean maskNames) {
        this.maskNames = maskNames;
    }

    Object mask(Map<String, ?> context) {
        return new Pass().value(context, 0);
    }

    private boolean hides(String key) {
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return SECRET_KEY.matcher(plain).find() || maskNames && NAME_KEYS.contains(plain);
    }

    /** One context; counts down what it may still cost. */
    private final class Pass {

        private int values = MOST_VALUES;
        private int characters = MOST_CHARACTERS;

        private Object value(@Nullable Object value, int depth) {
            if (value == null) {
                return "null";
            }
            if (value instanceof char[] || value instanceof byte[] || value instanceof CharBuffer) {
                return MASK;
            }
            if (value instanceof Number || value instanceof Boolean) {
                return value;
            }
            if (depth >= DEEPEST || --values < 0) {
                return "…";
            }
            if (value instanceof Map<?, ?> map) {
                return map(map, depth);
            }
            if (value instanceof Iterable<?> iterable) {
                return list(iterable, depth);
            }
            return value.getClass().isArray() ? list(elements(value), depth) : text(printed(value));
        }

        private Map<String, Object> map(Map<?, ?> map, int depth) {
            Map<String, Object> masked = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (masked.size() == WIDEST || values <= 0) {
                    masked.put("…", map.size() - masked.size());
                    break;
                }
                String key = printed(entry.getKey());
                masked.put(text(key), hides(key) ? MASK : value(entry.getValue(), depth + 1));
            }
            return masked;
        }

        private List<Object> list(Iterable<?> iterable, int depth) {
            List<Object> masked = new ArrayList<>();
            for (Object element : iterable) {
                if (masked.size() == WIDEST || values <= 0) {
                    masked.add("…");
                    break;
                }
                masked.add(value(element, depth + 1));
            }
            return masked;
        }

        private String text(String text) {
            String masked = SecretsInText.mask(text, Math.max(0, Math.min(LONGEST, characters)));
            characters -= masked.length();
            return masked;
        }
    }

    private static List<@Nullable Object> elements(Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i <= Math.min(Array.getLength(array) - 1, WIDEST); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    /** What cannot print itself, for example because it contains itself, is only named. */
    static String printed(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        try {
            return value.toString();
        } catch (RuntimeException | StackOverflowError unprintable) {
            return "<unprintable " + value.getClass().getName() + ">";
        }
    }
}
