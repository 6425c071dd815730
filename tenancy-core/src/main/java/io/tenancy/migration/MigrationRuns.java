package io.tenancy.migration;

import io.tenancy.tenant.CentralClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** The table {@code tenancy_migration_runs}, and which tenants belong to a run. Thread-safe. */
final class MigrationRuns {

    private static final int CHUNK = 500;

    private final JdbcClient central;
    private final CentralClock clock;
    private final String node;

    MigrationRuns(DataSource central, String node) {
        this.central = JdbcClient.create(central);
        this.clock = CentralClock.of(central);
        this.node = node;
    }

    /** How a run is now. */
    record Run(long id, boolean stopped, int wave, MaxFailures maxFailures) {}

    /** How its tenants are, those of later waves apart. */
    record Count(int pending, int running, int migrated, int failed, int later) {

        int released() {
            return pending + running + migrated + failed;
        }

        int all() {
            return released() + later;
        }
    }

    /** Joins the open run over all tenants, or begins one. */
    long join(long generation, MaxFailures maxFailures) {
        Optional<Long> open = open(generation);
        if (open.isPresent()) {
            return open.get();
        }
        try {
            return begin(generation, maxFailures, generation);
        } catch (DuplicateKeyException another) {
            return open(generation).orElseThrow(() -> another);
        }
    }

    private Optional<Long> open(long generation) {
        return central.sql("SELECT id FROM tenancy_migration_runs WHERE open_generation = :generation")
                .param("generation", generation)
                .query(Long.class)
                .optional();
    }

    /** Begins a run over some tenants, which nobody joins. */
    long begin(long generation, MaxFailures maxFailures) {
        return begin(generation, maxFailures, null);
    }

    private long begin(long generation, MaxFailures maxFailures, @Nullable Long open) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        central.sql("INSERT INTO tenancy_migration_runs (generation, state, wave, max_failures, node, started_at,"
                        + " open_generation) VALUES (:generation, 'RUNNING', 0, :failures, :node, " + clock.now()
                        + ", :open)")
                .param("generation", generation)
                .param("failures", maxFailures.equals(MaxFailures.UNLIMITED) ? null : maxFailures.toString())
                .param("node", node)
                .param("open", open)
                .update(key, "id");
        return Objects.requireNonNull(key.getKey()).longValue();
    }

    Run get(long id) {
        return central.sql("SELECT id, state, wave, max_failures FROM tenancy_migration_runs WHERE id = :id")
                .param("id", id)
                .query((row, n) -> {
                    String failures = row.getString("max_failures");
                    return new Run(
                            row.getLong("id"),
                            row.getString("state").equals("STOPPED"),
                            row.getInt("wave"),
                            failures == null ? MaxFailures.UNLIMITED : MaxFailures.of(failures));
                })
                .single();
    }

    /** Returns whether the last run for these migrations was stopped because too much failed. */
    boolean isStopped(long generation) {
        return central.sql("SELECT state FROM tenancy_migration_runs WHERE generation = :generation"
                        + " ORDER BY id DESC LIMIT 1")
                .param("generation", generation)
                .query(String.class)
                .optional()
                .filter("STOPPED"::equals)
                .isPresent();
    }

    /** Tenants that come to an open run go after those that are in it. */
    void assign(long run, MigrationPlan plan, List<Long> behind) {
        int first = lastWave(run).orElse(0);
        Map<Integer, List<Long>> waves = new TreeMap<>();
        for (int place = 0; place < behind.size(); place++) {
            waves.computeIfAbsent(first + plan.waveOf(place), wave -> new ArrayList<>())
                    .add(behind.get(place));
        }
        waves.forEach((wave, tenants) -> assign(run, wave, tenants));
    }

    /** Puts tenants into a run. Those that somebody is at, or was, stay as they are and are waited for. */
    private void assign(long run, int wave, List<Long> tenants) {
        for (int from = 0; from < tenants.size(); from += CHUNK) {
            central.sql("UPDATE tenancy_migrations SET run_id = :run, wave = :wave, updated_at = " + clock.now()
                            + ", state = CASE WHEN state = 'RUNNING' THEN 'RUNNING' ELSE 'PENDING' END"
                            + " WHERE tenant_id IN (:tenants) AND needs_operator = FALSE"
                            + " AND (run_id IS NULL OR run_id <> :run)")
                    .param("run", run)
                    .param("wave", wave)
                    .param("tenants", tenants.subList(from, Math.min(tenants.size(), from + CHUNK)))
                    .update();
        }
    }

    /** Returns the last wave that has tenants; empty if none has. */
    private Optional<Integer> lastWave(long run) {
        return central.sql("SELECT MAX(wave) FROM tenancy_migrations WHERE run_id = :run HAVING COUNT(*) > 0")
                .param("run", run)
                .query(Integer.class)
                .optional();
    }

    Count count(Run run) {
        int[] numbers = new int[5];
        central.sql("SELECT state, SUM(CASE WHEN wave > :wave THEN 1 ELSE 0 END) AS later, COUNT(*) AS n"
                        + " FROM tenancy_migrations WHERE run_id = :run GROUP BY state")
                .param("wave", run.wave())
                .param("run", run.id())
                .query(row -> {
                    int later = row.getInt("later");
                    numbers[4] += later;
                    numbers[place(row.getString("state"))] += row.getInt("n") - later;
                });
        return new Count(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private static int place(String state) {
        return switch (TenantMigration.State.valueOf(state)) {
            case PENDING -> 0;
            case RUNNING -> 1;
            case CURRENT -> 2;
            case FAILED -> 3;
        };
    }

    /** Lets the next wave go, if nobody else did. */
    void release(Run run) {
        central.sql("UPDATE tenancy_migration_runs SET wave = wave + 1 WHERE id = :id AND wave = :wave")
                .param("id", run.id())
                .param("wave", run.wave())
                .update();
    }

    void stop(long id) {
        end(id, "STOPPED");
    }

    void finish(long id) {
        end(id, "DONE");
    }

    private void end(long id, String state) {
        central.sql("UPDATE tenancy_migration_runs SET state = :state, open_generation = NULL, finished_at = "
                        + clock.now() + " WHERE id = :id AND state = 'RUNNING'")
                .param("state", state)
                .param("id", id)
                .update();
    }
}
