package io.tenancy.migration;

import io.tenancy.tenant.CentralClock;
import java.lang.management.ManagementFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code tenancy_migrations}, where whoever migrates a tenant says so. A tenant belongs to whoever took it last,
 * until its time is over. All times are the central database's. Thread-safe.
 */
final class MigrationRecords {

    /** How long a tenant is left alone whose node gives no sign of life. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_SCRIPT = 1_000;

    private final JdbcClient central;
    private final CentralClock clock;
    private final String node;

    MigrationRecords(DataSource central) {
        this.central = JdbcClient.create(central);
        this.clock = CentralClock.of(central);
        String process = ManagementFactory.getRuntimeMXBean().getName();
        this.node = process.substring(0, Math.min(process.length(), LONGEST_NAME));
    }

    String node() {
        return node;
    }

    /** Makes sure that there is a row. */
    void add(long tenantId) {
        int known = central.sql("SELECT COUNT(*) FROM tenancy_migrations WHERE tenant_id = :tenant")
                .param("tenant", tenantId)
                .query(Integer.class)
                .single();
        if (known == 0) {
            try {
                central.sql("INSERT INTO tenancy_migrations (tenant_id, state, updated_at) VALUES (:tenant, 'PENDING', "
                                + clock.now() + ")")
                        .param("tenant", tenantId)
                        .update();
            } catch (DuplicateKeyException another) {
                // by another node
            }
        }
    }

    /** Returns whether the tenant has just these migrations. */
    boolean isAt(long tenantId, long generation) {
        return central.sql("SELECT COUNT(*) FROM tenancy_migrations WHERE tenant_id = :tenant"
                                + " AND generation = :generation AND state = 'CURRENT'")
                        .param("tenant", tenantId)
                        .param("generation", generation)
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /** Returns the row of a tenant that is behind and that nobody is at; empty if an operator has to decide first. */
    Optional<MigrationClaim> claimable(long tenantId, long generation) {
        return central.sql("SELECT tenant_id, token, script, statement_text FROM tenancy_migrations"
                        + " WHERE tenant_id = :tenant AND (generation IS NULL OR generation < :generation)"
                        + " AND needs_operator = FALSE AND (state <> 'RUNNING' OR leased_until <= " + clock.now() + ")")
                .param("tenant", tenantId)
                .param("generation", generation)
                .query((row, n) -> claim(row))
                .optional();
    }

    /** Returns the tenants of a run that nobody is at. */
    List<MigrationClaim> claimable(long run, int wave) {
        return central.sql("SELECT tenant_id, token, script, statement_text FROM tenancy_migrations"
                        + " WHERE run_id = :run AND wave <= :wave AND (state = 'PENDING' OR state = 'RUNNING'"
                        + " AND leased_until <= " + clock.now() + ") ORDER BY tenant_id")
                .param("run", run)
                .param("wave", wave)
                .query((row, n) -> claim(row))
                .list();
    }

    private static MigrationClaim claim(ResultSet row) throws SQLException {
        return new MigrationClaim(
                row.getLong("tenant_id"),
                row.getLong("token"),
                row.getString("script"),
                row.getString("statement_text"));
    }

    /** Makes a tenant the caller's; empty if somebody was quicker. */
    Optional<MigrationClaim> take(MigrationClaim seen) {
        int rows = central.sql("UPDATE tenancy_migrations SET token = token + 1, state = 'RUNNING', node = :node,"
                        + " leased_until = " + clock.after(":micros") + ", updated_at = " + clock.now()
                        + " WHERE tenant_id = :tenant AND token = :token AND needs_operator = FALSE"
                        + " AND (state <> 'RUNNING' OR leased_until <= " + clock.now() + ")")
                .param("node", node)
                .param("micros", micros(LEASE))
                .param("tenant", seen.tenantId())
                .param("token", seen.token())
                .update();
        return rows == 1 ? Optional.of(seen.taken()) : Optional.empty();
    }

    /** Keeps others away for a while longer. */
    void renew(MigrationClaim mine) {
        update(mine, "leased_until = " + clock.after(":micros"))
                .param("micros", micros(LEASE))
                .update();
    }

    /** Notes what is about to be run where it cannot be rolled back; false if somebody else has the tenant by now. */
    boolean reached(MigrationClaim mine, @Nullable String script, @Nullable String statement) {
        return update(mine, "script = :script, statement_text = :statement, leased_until = " + clock.after(":micros"))
                        .param("script", cut(script, LONGEST_SCRIPT))
                        .param("statement", cut(statement, LONGEST_TEXT))
                        .param("micros", micros(LEASE))
                        .update()
                == 1;
    }

    /** Notes that a tenant is up to date. */
    void migrated(MigrationClaim mine, long generation, MigrationResult result, Duration duration) {
        update(
                        mine,
                        "state = 'CURRENT', generation = :generation, version = :version, from_version = :from,"
                                + " script = NULL, statement_text = NULL, error = NULL, needs_operator = FALSE,"
                                + " leased_until = NULL, token = token + 1, duration_millis = :millis, migrated_at = "
                                + clock.now())
                .param("generation", generation)
                .param("version", result.to())
                .param("from", result.from())
                .param("millis", duration.toMillis())
                .update();
    }

    /** Notes why a tenant is not up to date. */
    void failed(MigrationClaim mine, MigrationReport.Failure failure, Duration duration) {
        update(
                        mine,
                        "state = 'FAILED', needs_operator = :operator, script = :script, statement_text = :statement,"
                                + " error = :error, leased_until = NULL, token = token + 1, duration_millis = :millis")
                .param("operator", failure.needsOperator())
                .param("script", cut(failure.script(), LONGEST_SCRIPT))
                .param("statement", cut(failure.statement(), LONGEST_TEXT))
                .param("error", cut(failure.error(), LONGEST_TEXT))
                .param("millis", duration.toMillis())
                .update();
    }

    /** Notes that a tenant was made with all migrations. */
    void created(long tenantId, long generation, MigrationResult result) {
        add(tenantId);
        central.sql("UPDATE tenancy_migrations SET state = 'CURRENT', generation = :generation, version = :version,"
                        + " from_version = :from, script = NULL, statement_text = NULL, error = NULL, node = :node,"
                        + " needs_operator = FALSE, leased_until = NULL, token = token + 1, migrated_at = "
                        + clock.now() + ", updated_at = " + clock.now() + " WHERE tenant_id = :tenant")
                .param("generation", generation)
                .param("version", result.to())
                .param("from", result.from())
                .param("node", node)
                .param("tenant", tenantId)
                .update();
    }

    /** The tenant is no more: no run has to do with it. */
    void forget(MigrationClaim mine) {
        update(mine, "state = 'PENDING', run_id = NULL, leased_until = NULL, token = token + 1")
                .update();
    }

    /** An operator has decided; false if there was nothing to decide. */
    boolean resume(long tenantId) {
        return central.sql("UPDATE tenancy_migrations SET needs_operator = FALSE, state = 'PENDING', script = NULL,"
                                + " statement_text = NULL, token = token + 1, updated_at = " + clock.now()
                                + " WHERE tenant_id = :tenant AND needs_operator = TRUE AND state = 'FAILED'")
                        .param("tenant", tenantId)
                        .update()
                == 1;
    }

    /** Returns whether something was noted about a tenant so lately. */
    boolean isFresh(long tenantId, Duration ago) {
        return central.sql("SELECT COUNT(*) FROM tenancy_migrations WHERE tenant_id = :tenant AND updated_at > "
                                + clock.after(":micros"))
                        .param("micros", -micros(ago))
                        .param("tenant", tenantId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private JdbcClient.StatementSpec update(MigrationClaim mine, String assignments) {
        return central.sql("UPDATE tenancy_migrations SET " + assignments + ", updated_at = " + clock.now()
                        + " WHERE tenant_id = :tenant AND token = :token AND state = 'RUNNING'")
                .param("tenant", mine.tenantId())
                .param("token", mine.token());
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }
}
