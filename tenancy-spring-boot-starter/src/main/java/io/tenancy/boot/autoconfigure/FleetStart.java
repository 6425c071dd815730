package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.autoconfigure.MigrationProperties.OnStartup;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.MigrationReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * What a start does about tenants whose schema is behind. Nothing of it fails the start: a tenant that cannot be migrated
 * is refused, the others are served. A command process starts no bean, and with it none of this.
 */
final class FleetStart implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FleetStart.class);

    private final FleetMigrator fleet;
    private final OnStartup mode;
    private volatile boolean running;

    FleetStart(FleetMigrator fleet, OnStartup mode) {
        this.fleet = fleet;
        this.mode = mode;
    }

    @Override
    public void start() {
        running = true;
        switch (mode) {
            case NONE -> {}
            case WAIT -> contained(this::migrate);
            case CHECK -> inBackground(this::check);
            case BACKGROUND -> inBackground(this::migrate);
        }
    }

    private void inBackground(Runnable work) {
        Thread thread = new Thread(() -> contained(work), "tenancy-migrations");
        thread.setDaemon(true);
        thread.start();
    }

    private void contained(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failed) {
            if (running) {
                log.error("Whether tenants are up to date could not be found out, or not be changed.", failed);
            }
        }
    }

    private void check() {
        int behind = fleet.behind();
        if (behind > 0) {
            log.warn("{} tenants are behind this application, and are refused until tenancy:migrate was run.", behind);
        }
    }

    private void migrate() {
        if (fleet.behind() == 0) {
            return;
        }
        if (fleet.isStopped()) {
            log.warn(
                    "The last run was stopped because too much failed; nothing goes on before tenancy:migrate is run.");
            return;
        }
        MigrationReport report = fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE);
        if (report.failures().isEmpty()) {
            log.info("{} tenants were migrated in run {}.", report.migrated(), report.runId());
        } else {
            log.warn(
                    "{} tenants were migrated in run {}, {} failed; tenancy:migrations says which.",
                    report.migrated(),
                    report.runId(),
                    report.failures().size());
        }
    }

    /** Never by an interruption, which would close the files of H2. */
    @Override
    public void stop() {
        running = false;
        fleet.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before web servers, which wait with their ports for {@code wait}. */
    @Override
    public int getPhase() {
        return 0;
    }
}
