package io.tenancy.logging;

import io.tenancy.KnownSecrets;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a logger that the application wrote is told: as it was, but for secrets that this process knows, and for what is
 * secret by type. Bounded as {@link Masking} is. Used once.
 */
final class ContextWithoutSecrets {

    private static final int DEEPEST = 12;
    private static final int MOST_CAUSES = 10;
    private static final int MOST_VALUES = 1_000;
    private static final int LONGEST = 20_000;
    private static final String CUT = "…";

    private int values = MOST_VALUES;
    private int characters = LONGEST;
    private boolean changed;

    private ContextWithoutSecrets() {}

    /** Returns the very same context if nothing is secret in it. */
    static Map<String, ?> of(Map<String, ?> context) {
        ContextWithoutSecrets pass = new ContextWithoutSecrets();
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        pass.fill(context, masked, 0);
        return pass.changed ? masked : context;
    }

    private void fill(Map<?, ?> map, Map<String, @Nullable Object> masked, int depth) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (values <= 0) {
                masked.put(CUT, changed(map.size() - masked.size()));
                return;
            }
            masked.put(text(Masking.printed(entry.getKey())), value(entry.getValue(), depth + 1));
        }
    }

    private @Nullable Object value(@Nullable Object value, int depth) {
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Enum<?>) {
            return value;
        }
        if (value instanceof char[] || value instanceof byte[] || value instanceof CharBuffer) {
            return changed(KnownSecrets.MASK);
        }
        if (depth >= DEEPEST || --values < 0) {
            return changed(CUT);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> masked = new LinkedHashMap<>();
            fill(map, masked, depth);
            return masked;
        }
        if (value instanceof Collection<?> elements) {
            return list(elements, depth);
        }
        return value instanceof Object[] elements ? list(Arrays.asList(elements), depth) : printed(value);
    }

    private List<@Nullable Object> list(Collection<?> elements, int depth) {
        List<@Nullable Object> masked = new ArrayList<>();
        for (Object element : elements) {
            if (values <= 0) {
                masked.add(changed(CUT));
                break;
            }
            masked.add(value(element, depth + 1));
        }
        return masked;
    }

    /** What prints no secret stays what it is; an exception prints its causes, too. */
    private Object printed(Object value) {
        boolean before = changed;
        changed = false;
        String masked = text(Masking.printed(value));
        Throwable cause = value instanceof Throwable failure ? failure.getCause() : null;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            text(Masking.printed(cause));
            cause = cause.getCause();
        }
        Object result = changed ? masked : value;
        changed |= before;
        return result;
    }

    private String text(String text) {
        int wanted = Math.min(text.length(), Math.max(0, characters));
        characters -= wanted;
        String masked = KnownSecrets.mask(text, wanted);
        if (wanted < text.length()) {
            return changed(masked + CUT);
        }
        changed |= !masked.equals(text);
        return masked;
    }

    private <T> T changed(T other) {
        changed = true;
        return other;
    }
}
