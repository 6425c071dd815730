package io.tenancy.tenant;

import io.tenancy.Printable;
import io.tenancy.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for what people enter about a tenant: checks everything, then reports everything. Not thread-safe. */
final class TenantRules {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?");
    private static final Pattern PLAN = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final int LONGEST_NAME = 255;

    /** Leaves room in the column for the suffix that deletion adds. */
    private static final int LONGEST_HOST = 230;

    /** What every supported column type can hold: MySQL's DATETIME begins in the year 1000. */
    private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final NewTenant input;
    private final List<Violation> violations = new ArrayList<>();

    TenantRules(NewTenant input) {
        this.input = input;
    }

    static boolean isSlug(String value) {
        return SLUG.matcher(value).matches();
    }

    NewTenant apply() {
        String slug = slug();
        name();
        String domain = host("domain", input.domain(), HostNames::canonical, "a DNS name such as shop.example.com");
        String subdomain =
                host("subdomain", input.subdomain(), HostNames::canonicalLabel, "one DNS label such as acme");
        plan();
        expiry();
        TenantData.check(input.data()).ifPresent(violations::add);
        if (!violations.isEmpty()) {
            throw new InvalidTenantException(input.slug(), violations);
        }
        return new NewTenant(
                slug,
                input.name().strip(),
                domain,
                subdomain,
                input.plan(),
                input.expiresAt(),
                input.data(),
                input.database(),
                input.server());
    }

    private String slug() {
        // Callers without null checks can pass null all the same.
        String slug = Optional.ofNullable(input.slug()).orElse("").toLowerCase(Locale.ROOT);
        if (!SLUG.matcher(slug).matches()) {
            reject(
                    "slug",
                    "allowed are 1 to 63 of a-z, 0-9, - and _, beginning and ending with a letter or digit",
                    input.slug());
        }
        return slug;
    }

    private void name() {
        String name = Optional.ofNullable(input.name()).orElse("");
        if (name.isBlank() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(TenantRules::isNoText)) {
            reject("name", "allowed are 1 to 255 characters without control characters", input.name());
        }
    }

    /** Half a surrogate pair has no encoding: one driver refuses it, another stores a question mark. */
    private static boolean isNoText(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    private @Nullable String host(
            String field, @Nullable String value, Function<String, Optional<String>> canonical, String allowed) {
        if (value == null) {
            return null;
        }
        // canonical() strips a port, which a header has and a stored name must not
        Optional<String> form = value.indexOf(':') < 0 ? canonical.apply(value) : Optional.empty();
        form = form.filter(host -> host.length() <= LONGEST_HOST);
        if (form.isEmpty()) {
            reject(field, "expected " + allowed, value);
        }
        return form.orElse(null);
    }

    private void plan() {
        String plan = input.plan();
        if (plan != null && !PLAN.matcher(plan).matches()) {
            reject("plan", "allowed are 1 to 63 of A-Z, a-z, 0-9, '-', '_' and '.'", plan);
        }
    }

    private void expiry() {
        Instant expiresAt = input.expiresAt();
        if (expiresAt != null && (expiresAt.isBefore(EARLIEST) || expiresAt.isAfter(LATEST))) {
            reject("expires_at", "expected a year from 1000 to 9999", expiresAt);
        }
    }

    private void reject(String field, String allowed, @Nullable Object value) {
        violations.add(new Violation(
                field, "INVALID_" + field.toUpperCase(Locale.ROOT), allowed + ", but was " + Printable.quote(value)));
    }
}
