package io.tenancy.migration;

import org.jspecify.annotations.Nullable;

/**
 * A tenant's row, as somebody saw it or took it.
 *
 * @param token larger with each change of hands; who has an older one writes nothing more
 * @param script that whoever had it before had begun and not ended
 */
record MigrationClaim(
        long tenantId,
        long token,
        @Nullable String script,
        @Nullable String statement) {

    MigrationClaim taken() {
        return new MigrationClaim(tenantId, token + 1, script, statement);
    }
}
