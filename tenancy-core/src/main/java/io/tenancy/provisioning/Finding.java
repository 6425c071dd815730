package io.tenancy.provisioning;

import io.tenancy.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Something about an installation that is not as it should be. Names no password and no key. Immutable.
 *
 * @param id what it is, in lower case with hyphens, for example {@code database-missing}: stable, and documented
 * @param severity how bad it is
 * @param tenant the slug of the tenant concerned; null if it is no single tenant
 * @param message what was found, with the numbers
 * @param remedy what can be done about it
 */
public record Finding(
        String id, Severity severity, @Nullable String tenant, String message, String remedy) {

    /** How bad a finding is. */
    public enum Severity {
        /** Something does not work, or data may be where it does not belong. */
        ERROR,
        /** It works, and somebody should look. */
        WARNING
    }

    private static final int LONGEST_REASON = 300;

    /** What a server says may be anything. */
    static String reason(Exception failed) {
        return Printable.escape(String.valueOf(failed.getMessage()), LONGEST_REASON);
    }

    static Finding error(String id, @Nullable String tenant, String message, String remedy) {
        return new Finding(id, Severity.ERROR, tenant, message, remedy);
    }

    static Finding warning(String id, @Nullable String tenant, String message, String remedy) {
        return new Finding(id, Severity.WARNING, tenant, message, remedy);
    }
}
