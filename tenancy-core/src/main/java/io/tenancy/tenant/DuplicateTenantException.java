package io.tenancy.tenant;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Another tenant, live or deleted, already has this slug, domain, subdomain or database. Code {@code
 * DUPLICATE_SLUG}, {@code DUPLICATE_DOMAIN}, {@code DUPLICATE_SUBDOMAIN} or {@code DUPLICATE_DATABASE}.
 */
public final class DuplicateTenantException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field slug, domain, subdomain or database
     * @param value what is taken
     */
    public DuplicateTenantException(String slug, String field, @Nullable String value, @Nullable Throwable cause) {
        super(
                "DUPLICATE_" + field.toUpperCase(Locale.ROOT),
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not stored: the " + field + " " + Printable.quote(value)
                        + " is taken. Choose another one.",
                cause);
        this.field = field;
    }

    /** Returns which attribute is taken: slug, domain, subdomain or database. */
    public String field() {
        return field;
    }
}
