package io.tenancy.migration;

import io.tenancy.TenancyException;
import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.TenantMdc;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Migrates tenants that this node has taken, and writes down how it ended. Thread-safe. */
final class ClaimedMigration {

    private static final Logger log = LoggerFactory.getLogger(ClaimedMigration.class);

    /** What is said of one tenant in the audit trail, in a run or by itself. */
    private static final String ACTION = "schema.migrate";

    private final FleetParts parts;
    private final MigrationRecords records;
    private final ClaimHeartbeat heartbeat;

    ClaimedMigration(FleetParts parts, MigrationRecords records, ClaimHeartbeat heartbeat) {
        this.parts = parts;
        this.records = records;
        this.heartbeat = heartbeat;
    }

    /**
     * Brings one tenant up to date, and throws nothing: what fails is in its row, or left to whoever takes it next.
     *
     * @return whether it is up to date
     */
    boolean run(MigrationClaim mine, long generation) {
        heartbeat.begin(mine);
        try {
            return migrate(mine, generation);
        } catch (RuntimeException unwritten) {
            log.warn(
                    "How the migration of the tenant with id {} ended could not be written; it is looked at again: {}",
                    mine.tenantId(),
                    unwritten.toString());
            return false;
        } finally {
            heartbeat.end(mine);
        }
    }

    private boolean migrate(MigrationClaim mine, long generation) {
        long started = System.nanoTime();
        Tenant tenant = parts.registry().findById(mine.tenantId()).orElse(null);
        if (tenant == null || tenant.deletedAt() != null) {
            records.forget(mine);
            return false;
        }
        MigrationReport.Failure failure;
        try {
            failure = halfDone(tenant, mine);
            if (failure == null) {
                MigrationResult result = migrated(tenant, new Recorded(tenant, mine));
                records.migrated(mine, generation, result, since(started));
                said(tenant, result);
                return true;
            }
        } catch (RuntimeException failed) {
            failure = failure(tenant, failed);
        }
        records.failed(mine, failure, since(started));
        said(tenant, failure);
        return false;
    }

    /** Once more where not even a script was begun: a busy server refuses many connections at once, and not for long. */
    private MigrationResult migrated(Tenant tenant, MigrationProgress progress) {
        TenantMdc before = TenantMdc.show(tenant);
        try {
            return parts.migrator().migrate(tenant, progress);
        } catch (MigrationException first) {
            if (first.script().isPresent()) {
                throw first;
            }
            log.info("Migrating the tenant with id {} is tried once more: {}", tenant.id(), first.getMessage());
            return parts.migrator().migrate(tenant, progress);
        } finally {
            before.restore();
        }
    }

    /** Where whoever was at it has died in the middle of a script that cannot be rolled back. */
    private MigrationReport.@Nullable Failure halfDone(Tenant tenant, MigrationClaim mine) {
        String script = mine.script();
        if (script == null || parts.migrator().rollsBack()) {
            return null;
        }
        SchemaState state = parts.migrator().inspect(tenant);
        return state.failedScript() == null && !state.pending().contains(script)
                ? null
                : new MigrationReport.Failure(
                        tenant.slug(),
                        script,
                        mine.statement(),
                        "The node that ran this script died before its end, and the database cannot roll it back.",
                        true);
    }

    private MigrationReport.Failure failure(Tenant tenant, RuntimeException failed) {
        if (!(failed instanceof TenancyException)) {
            log.error("Migrating the tenant with id {} failed.", tenant.id(), failed);
        }
        String error = failed instanceof TenancyException
                ? String.valueOf(failed.getMessage())
                : failed.getClass().getSimpleName() + "; the log of this node has the details.";
        Optional<MigrationException> migration =
                failed instanceof MigrationException known ? Optional.of(known) : Optional.empty();
        String script = migration.flatMap(MigrationException::script).orElse(null);
        String statement = migration.flatMap(MigrationException::statement).orElse(null);
        if (script == null && migration.isPresent()) {
            script = notedFailure(tenant);
        }
        boolean half = script != null && !parts.migrator().rollsBack();
        return new MigrationReport.Failure(tenant.slug(), script, statement, error, half);
    }

    /** A failure that the database has noted before somebody looked at it here. */
    private @Nullable String notedFailure(Tenant tenant) {
        try {
            return parts.migrator().rollsBack()
                    ? null
                    : parts.migrator().inspect(tenant).failedScript();
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    private void said(Tenant tenant, MigrationResult result) {
        if (result.applied() > 0) {
            Map<String, ?> context = Map.of("scripts", result.applied(), "version", String.valueOf(result.to()));
            parts.logger().logDatabaseOperation("tenant.migrated", tenant, context);
            parts.audit().record(ACTION, AuditTarget.of(tenant), AuditOutcome.DONE, context);
        }
    }

    private void said(Tenant tenant, MigrationReport.Failure failure) {
        Map<String, ?> context = Map.of("script", String.valueOf(failure.script()), "error", failure.error());
        parts.logger().logDatabaseOperation("tenant.migration.failed", tenant, context);
        parts.audit().record(ACTION, AuditTarget.of(tenant), AuditOutcome.FAILED, context);
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Where scripts cannot be rolled back, the row says at what it was before it is. */
    private final class Recorded implements MigrationProgress {

        private final Tenant tenant;
        private final MigrationClaim mine;
        private final boolean needed;
        private @Nullable String script;

        Recorded(Tenant tenant, MigrationClaim mine) {
            this.tenant = tenant;
            this.mine = mine;
            this.needed = !parts.migrator().rollsBack();
        }

        @Override
        public void scriptBegins(String name) {
            reached(name, null);
            script = name;
        }

        @Override
        public void statementBegins(String statement) {
            reached(script, statement);
        }

        private void reached(@Nullable String name, @Nullable String statement) {
            if (needed && !records.reached(mine, name, statement)) {
                throw new MigrationException(
                        tenant, null, null, "another node has taken it over, as this one gave no sign of life.", null);
            }
        }

        /** If this is not written, whoever takes the tenant over asks its database. */
        @Override
        public void scriptEnded(String name) {
            script = null;
            try {
                if (needed) {
                    records.reached(mine, null, null);
                }
            } catch (RuntimeException unwritten) {
                log.debug("The end of a script of the tenant with id {} was not written.", mine.tenantId(), unwritten);
            }
        }
    }
}
