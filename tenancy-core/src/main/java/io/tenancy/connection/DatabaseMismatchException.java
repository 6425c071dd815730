package io.tenancy.connection;

import io.tenancy.Printable;
import io.tenancy.tenant.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * The database that a tenant's row leads to is not this tenant's: its marker names somebody else, or there is none.
 * Code {@code RESERVED_DATABASE} if it is the central database, else {@code DATABASE_MISMATCH}.
 */
public final class DatabaseMismatchException extends ConnectionException {

    private static final long serialVersionUID = 1L;

    DatabaseMismatchException(String code, Tenant tenant, String fact, @Nullable Throwable cause) {
        super(
                code,
                tenant.slug(),
                false,
                "Tenant " + Printable.quote(tenant.slug()) + " (id " + tenant.id() + ") gets no connection: its row"
                        + " leads to database " + Printable.quote(tenant.databaseName()) + ", which " + fact
                        + ". Correct host, port and database name in the table tenants.",
                cause);
    }
}
