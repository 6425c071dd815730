package io.tenancy.migration;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tenant's schema could not be brought up to date. Code {@code MIGRATION_FAILED}. */
public final class MigrationException extends TenancyException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 1_000;

    private final @Nullable String script;
    private final @Nullable String statement;

    MigrationException(Tenant tenant, Throwable cause) {
        this(tenant, null, null, String.valueOf(cause.getMessage()), cause);
    }

    MigrationException(
            Tenant tenant, @Nullable String script, @Nullable String statement, String why, @Nullable Throwable cause) {
        super(
                "MIGRATION_FAILED",
                tenant.slug(),
                false,
                "The schema of tenant " + Printable.quote(tenant.slug()) + " could not be migrated"
                        + (script == null ? "" : ", script " + Printable.quote(script)) + ": "
                        + Printable.escape(why, LONGEST)
                        + (statement == null ? "" : " Statement: " + Printable.escape(statement, LONGEST)),
                cause);
        this.script = script;
        this.statement = statement;
    }

    /** Returns the script that failed; empty if none was begun. */
    public Optional<String> script() {
        return Optional.ofNullable(script);
    }

    /** Returns the statement that failed, without what stood in quotes; empty if none was begun. */
    public Optional<String> statement() {
        return Optional.ofNullable(statement);
    }
}
