package io.tenancy.connection;

import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.tenant.Tenant;
import java.util.List;

/**
 * What is stored about a tenant's database breaks rules; nothing was opened and no driver saw it. The code is that of
 * the first violation, for example {@code INVALID_DATABASE_NAME} or {@code RESERVED_DATABASE}.
 */
public final class InvalidDatabaseConfigException extends ConnectionException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<Violation> violations;

    InvalidDatabaseConfigException(Tenant tenant, List<Violation> violations) {
        super(
                Violation.codeOf(violations),
                tenant.slug(),
                false,
                "The database of tenant " + Printable.quote(tenant.slug()) + " is not usable: "
                        + Violation.describe(violations) + ". Correct the row in the table tenants.",
                null);
        this.violations = List.copyOf(violations);
    }

    /** Returns every rule that was broken: at least one. */
    public List<Violation> violations() {
        return violations;
    }
}
