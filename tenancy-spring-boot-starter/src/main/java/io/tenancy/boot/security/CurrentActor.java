package io.tenancy.boot.security;

import io.tenancy.logging.AuditActor;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The first that anybody knows of who is acting; somebody else where nobody does. Thread-safe. */
public final class CurrentActor implements AuditActor {

    private final List<Supplier<@Nullable String>> known;
    private final String otherwise;

    /**
     * @param known each says who acts, or null; asked in this order
     * @param otherwise who acts if none of them knows
     */
    public CurrentActor(List<Supplier<@Nullable String>> known, String otherwise) {
        this.known = List.copyOf(known);
        this.otherwise = otherwise;
    }

    @Override
    public String current() {
        return known.stream()
                .map(Supplier::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(otherwise);
    }
}
