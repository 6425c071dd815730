package io.tenancy.migration;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditedAction;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schemas of all tenants up to date. What was done to which tenant stands in the central database, so that
 * several nodes share the work, and one that dies is gone on for. Thread-safe. Closing it ends this node's part in a run
 * after the tenants that it is at, for which it waits a moment.
 */
public final class FleetMigrator implements AutoCloseable {

    private final FleetTools tools;
    private final KnownMigrations migrations;
    private volatile boolean closing;
    private volatile @Nullable MigrationReport lastReport;

    /** @throws io.tenancy.tenant.RegistryUnavailableException if the central database cannot be reached */
    public FleetMigrator(FleetParts parts, FleetSettings settings) {
        this.tools = FleetTools.of(parts, settings);
        this.migrations = new KnownMigrations(parts, tools.sets());
    }

    /**
     * Migrates the tenants that are behind, on this thread and threads of its own, and returns when no node is at one of
     * them any more. Joins the run that is open, or goes on with one whose nodes have died. What fails is reported, and
     * tried again by the next run.
     *
     * @throws org.springframework.dao.DataAccessException if the central database cannot be read or written
     */
    public MigrationReport migrate(MigrationPlan plan, FleetProgress progress) {
        long started = System.nanoTime();
        long generation = migrations.generationOfRun();
        Set<Long> chosen = plan.tenants().stream().map(Tenant::id).collect(Collectors.toUnmodifiableSet());
        int all = chosen.isEmpty() ? tools.status().live() : chosen.size();
        List<Long> behind = tools.status().behind(generation).stream()
                .filter(id -> chosen.isEmpty() || chosen.contains(id))
                .toList();
        if (behind.isEmpty()) {
            return new MigrationReport(null, 0, all, 0, List.of(), since(started));
        }
        AuditedAction begun =
                tools.parts().audit().begin("fleet.migrate", AuditTarget.NONE, Map.of("behind", behind.size()));
        try {
            MigrationReport report = said(run(plan, progress, new Selection(generation, chosen, all, behind, started)));
            begun.done(AuditTarget.NONE, report.numbers());
            return report;
        } catch (RuntimeException | Error failed) {
            begun.failed(failed);
            throw failed;
        }
    }

    /** Whom a run is for: those chosen, or all if none is, and how many that makes; and who of them is behind. */
    private record Selection(long generation, Set<Long> chosen, int all, List<Long> behind, long startedNanos) {}

    private MigrationReport run(MigrationPlan plan, FleetProgress progress, Selection selection) {
        long generation = selection.generation();
        long run = selection.chosen().isEmpty()
                ? tools.runs().join(generation, plan.maxFailures())
                : tools.runs().begin(generation, plan.maxFailures());
        selection.behind().forEach(tools.records()::add);
        tools.runs().assign(run, plan, selection.behind());
        MigrationRuns.Count count;
        try (FleetRun mine = new FleetRun(tools, run, generation, progress)) {
            count = mine.toTheEnd(() -> closing);
        }
        List<MigrationReport.Failure> failures = tools.status().failures(run, selection.chosen(), generation);
        int waiting = count.pending() + count.running() + count.later();
        int skipped = Math.max(0, selection.all() - count.migrated() - waiting - failures.size());
        return new MigrationReport(run, count.migrated(), skipped, waiting, failures, since(selection.startedNanos()));
    }

    private MigrationReport said(MigrationReport report) {
        lastReport = report;
        tools.parts()
                .logger()
                .logDatabaseOperation(
                        report.failures().isEmpty() && report.waiting() == 0
                                ? "fleet.migrated"
                                : "fleet.migration.failed",
                        null,
                        report.numbers());
        return report;
    }

    /**
     * Migrates one tenant now, on this thread, if it is behind and nobody is at it.
     *
     * @return whether it is up to date afterwards
     * @throws org.springframework.dao.DataAccessException if the central database cannot be read or written
     */
    public boolean migrateOne(Tenant tenant) {
        long generation = migrations.generationOfRun();
        tools.records().add(tenant.id());
        return tools.records()
                .claimable(tenant.id(), generation)
                .map(seen -> migrateClaimed(tenant, seen, generation))
                .orElseGet(() -> !tools.status().isBehind(tenant.id(), generation));
    }

    private boolean migrateClaimed(Tenant tenant, MigrationClaim seen, long generation) {
        AuditTarget target = AuditTarget.of(tenant);
        AuditedAction begun = tools.parts().audit().begin("tenant.migrate", target, Map.of());
        try {
            boolean current = tools.records()
                    .take(seen)
                    .map(claim -> tools.migration().run(claim, generation))
                    .orElseGet(() -> !tools.status().isBehind(tenant.id(), generation));
            begun.done(target, Map.of("upToDate", current));
            return current;
        } catch (RuntimeException | Error failed) {
            begun.failed(failed);
            throw failed;
        }
    }

    /**
     * Migrates one tenant now, on this thread, for somebody who wants to know why it cannot be done.
     *
     * @return the tenant as it was given
     * @throws TenancyException if it is not up to date afterwards; code {@code MIGRATION_FAILED}
     */
    public Tenant requireMigrated(Tenant tenant) {
        if (!migrateOne(tenant)) {
            String why = tools.status()
                    .of(tenant.id(), known())
                    .flatMap(seen -> Optional.ofNullable(seen.error()))
                    .orElse("another node is at it, or it is just being created or deleted.");
            throw new MigrationException(tenant, null, null, why, null);
        }
        return tenant;
    }

    /** For a caller who waits: not where a run was stopped, nor where it failed a moment ago. */
    void migrateWanted(Tenant tenant, Duration pause) {
        long generation = known();
        boolean failedLately = tools.status()
                        .of(tenant.id(), generation)
                        .filter(seen -> seen.state() == TenantMigration.State.FAILED)
                        .isPresent()
                && tools.records().isFresh(tenant.id(), pause);
        if (!failedLately && !isStopped()) {
            migrateOne(tenant);
        }
    }

    /**
     * Says that an operator has looked at a tenant whose migration failed half-way through a script, and has undone what
     * the script did: the next run begins the script again.
     *
     * @throws TenancyException if it does not wait for that; code {@code NOTHING_TO_RESUME}
     * @throws MigrationException if its database cannot be told
     */
    public void resume(Tenant tenant) {
        tools.parts().audit().audited("migration.resume", AuditTarget.of(tenant), Map.of(), () -> resumeNow(tenant));
    }

    private void resumeNow(Tenant tenant) {
        boolean waits = tools.status()
                .of(tenant.id(), known())
                .filter(TenantMigration::needsOperator)
                .isPresent();
        if (waits) {
            tools.parts().migrator().forgetFailure(tenant);
        }
        if (!waits || !tools.records().resume(tenant.id())) {
            throw new TenancyException(
                    "NOTHING_TO_RESUME",
                    tenant.slug(),
                    false,
                    "No migration of tenant " + Printable.quote(tenant.slug())
                            + " waits for an operator. tenancy:migrations says how far it is.",
                    null);
        }
    }

    /** Returns how far all tenants are, by id, from one question to the central database. */
    public List<TenantMigration> status() {
        return tools.status().all(known());
    }

    /**
     * Returns the version of each tenant's schema as it was noted last, by the tenant's id, from one question to the
     * central database for each 500. Absent is a tenant of which nothing was noted, or whose schema has no version.
     *
     * @throws org.springframework.dao.DataAccessException if the central database cannot be read
     */
    public Map<Long, String> versions(List<Tenant> tenants) {
        return tools.status().versions(tenants.stream().map(Tenant::id).toList());
    }

    /** Where nobody can tell, every tenant counts that was ever migrated. */
    private long known() {
        return migrations.generation().orElse(0);
    }

    /** Returns how many tenants are behind, from one question to the central database. */
    public int behind() {
        OptionalLong generation = migrations.generation();
        return generation.isPresent()
                ? tools.status().behind(generation.getAsLong()).size()
                : 0;
    }

    /**
     * Returns how many tenants are behind because their last migration failed, on whatever node, from one question to the
     * central database.
     *
     * @throws org.springframework.dao.DataAccessException if that cannot be read
     */
    public int failed() {
        return tools.status().failed(known());
    }

    /**
     * Returns whether the tenant is known to be behind this application, from one question to the central database.
     * False where the application has no migrations, or nobody can tell.
     */
    public boolean isBehind(Tenant tenant) {
        OptionalLong generation = migrations.generation();
        return generation.isPresent() && tools.status().isBehind(tenant.id(), generation.getAsLong());
    }

    /** Returns whether the last run for this application's migrations was stopped because too much failed. */
    public boolean isStopped() {
        OptionalLong generation = migrations.generation();
        return generation.isPresent() && tools.runs().isStopped(generation.getAsLong());
    }

    /** Returns how the last run ended in which this node took part since its start; asks no database. */
    public Optional<MigrationReport> lastReport() {
        return Optional.ofNullable(lastReport);
    }

    /**
     * Reads what a tenant's own database says of its schema.
     *
     * @throws MigrationException if it cannot be read
     */
    public SchemaState inspect(Tenant tenant) {
        return tools.parts().migrator().inspect(tenant);
    }

    /**
     * Reads what the schemas of all tenants that are up to date consist of, one database after the other, and says where
     * they differ. That takes memory for every different schema.
     *
     * @param reference whose schema is right; null if it is the one that most of them have
     * @throws org.springframework.dao.DataAccessException if the central database cannot be read
     */
    public SchemaDrift compareSchemas(@Nullable Tenant reference) {
        List<Tenant> current = status().stream()
                .filter(tenant -> tenant.state() == TenantMigration.State.CURRENT)
                .flatMap(tenant -> tools.parts().registry().findById(tenant.tenantId()).stream())
                .toList();
        return new SchemaComparison(
                        tools.parts().configs(), DatabaseMarker.of(tools.parts().central()))
                .compare(current, reference);
    }

    /** Returns the migrator for new tenants, which notes that they are up to date. */
    public TenantMigrator recording() {
        return new RecordingTenantMigrator(tools, migrations);
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    @Override
    public void close() {
        closing = true;
        tools.heartbeat().close();
    }
}
