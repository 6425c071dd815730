package io.tenancy.tenant;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What should be stored for a tenant breaks rules. The code is that of the first violation; nothing was stored. */
public final class InvalidTenantException extends TenancyException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<Violation> violations;

    /** @param violations at least one, in the order of the fields */
    public InvalidTenantException(@Nullable String slug, List<Violation> violations) {
        super(
                Violation.codeOf(violations),
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not stored: " + Violation.describe(violations),
                null);
        this.violations = List.copyOf(violations);
    }

    /** Returns every rule that was broken: at least one. */
    public List<Violation> violations() {
        return violations;
    }
}
