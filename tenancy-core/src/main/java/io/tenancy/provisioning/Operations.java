package io.tenancy.provisioning;

import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.CentralClock;
import java.lang.management.ManagementFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code tenancy_operations}: what is being done to which tenant, how far it came, and who is at it. An
 * operation belongs to whoever took it last, which its token tells; it can be taken when the time of its holder is over.
 * All times are those of the central database. Takes part in the caller's transaction. Thread-safe.
 */
final class Operations {

    /** How long an operation is left alone whose holder gives no sign of life. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final int LONGEST_ERROR = 4_000;
    private static final int LONGEST_HOLDER = 255;
    private static final String COLUMNS = "SELECT tenant_id, kind, step, state, nonce, attempt, token, baseline"
            + " FROM tenancy_operations WHERE open_tenant ";

    private final JdbcClient central;
    private final CentralClock clock;
    private final String holder;

    Operations(DataSource central) {
        this.central = JdbcClient.create(central);
        this.clock = CentralClock.of(central);
        String process = ManagementFactory.getRuntimeMXBean().getName();
        this.holder = process.substring(0, Math.min(process.length(), LONGEST_HOLDER));
    }

    /**
     * Begins an operation, which is the caller's.
     *
     * @param baseline as {@link Operation} has it
     * @throws DuplicateKeyException if another one is open for this tenant
     */
    Operation open(long tenantId, Operation.Kind kind, String step, @Nullable String baseline) {
        Operation operation = new Operation(
                tenantId, kind, step, State.RUNNING, UUID.randomUUID().toString(), 1, 1, baseline);
        central.sql("INSERT INTO tenancy_operations (tenant_id, kind, step, state, nonce, attempt, holder, token,"
                        + " leased_until, open_tenant, baseline, created_at, updated_at) VALUES (:tenant, :kind, :step, 'RUNNING',"
                        + " :nonce, 1, :holder, 1, " + clock.after(":micros") + ", :tenant, :baseline, " + clock.now()
                        + ", "
                        + clock.now() + ")")
                .param("tenant", tenantId)
                .param("kind", kind.text())
                .param("step", step)
                .param("nonce", operation.nonce())
                .param("holder", holder)
                .param("micros", micros(LEASE))
                .param("baseline", baseline)
                .update();
        return operation;
    }

    /** Returns whether the tenant's database was there before the tenant, which was not moved to another since. */
    boolean isImported(long tenantId) {
        return central.sql("SELECT COUNT(*) FROM tenancy_operations WHERE tenant_id = :tenant AND kind = :kind"
                                + " AND NOT EXISTS (SELECT 1 FROM tenancy_moves m WHERE m.tenant_id = :tenant"
                                + " AND m.switched_at IS NOT NULL)")
                        .param("tenant", tenantId)
                        .param("kind", Operation.Kind.IMPORT.text())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Returns the operation that is open for a tenant, whoever is at it. */
    Optional<Operation> openOf(long tenantId) {
        return central.sql(COLUMNS + "= :tenant")
                .param("tenant", tenantId)
                .query(Operations::map)
                .optional();
    }

    /** Returns operations that are left alone and wait for somebody to go on with them, the oldest first. */
    List<Operation> interrupted(int limit) {
        return central.sql(COLUMNS
                        + "IS NOT NULL AND state NOT IN ('FAILED', 'READY') AND (leased_until IS NULL OR leased_until <= "
                        + clock.now() + ") ORDER BY id LIMIT :limit")
                .param("limit", limit)
                .query(Operations::map)
                .list();
    }

    /** Returns the operation of that nonce, which was in a database. */
    Optional<Operation> ofNonce(String nonce) {
        return central.sql(COLUMNS.replace("open_tenant ", "nonce = :nonce"))
                .param("nonce", nonce)
                .query(Operations::map)
                .optional();
    }

    /** Makes a seen operation the caller's; empty if somebody is at it, or it was taken or ended since it was seen. */
    Optional<Operation> take(Operation seen) {
        Operation taken = seen.taken();
        int rows = central.sql("UPDATE tenancy_operations SET token = :next, attempt = attempt + 1, state = :state,"
                        + " holder = :holder, leased_until = " + clock.after(":micros") + ", updated_at = "
                        + clock.now() + " WHERE nonce = :nonce AND token = :token AND open_tenant IS NOT NULL"
                        + " AND (leased_until IS NULL OR leased_until <= " + clock.now() + ")")
                .param("next", taken.token())
                .param("state", taken.state().name())
                .param("holder", holder)
                .param("micros", micros(LEASE))
                .param("nonce", seen.nonce())
                .param("token", seen.token())
                .update();
        return rows == 1 ? Optional.of(taken) : Optional.empty();
    }

    /**
     * Makes a spare's operation the caller's as that of a tenant's creation; empty if somebody was quicker.
     */
    Optional<Operation> claim(Operation spare, String step) {
        int rows = central.sql(
                        "UPDATE tenancy_operations SET kind = 'create', state = 'RUNNING', step = :step, attempt = 1,"
                                + " token = token + 1, holder = :holder, leased_until = " + clock.after(":micros")
                                + ", updated_at = " + clock.now()
                                + " WHERE nonce = :nonce AND token = :token AND state = 'READY'")
                .param("step", step)
                .param("holder", holder)
                .param("micros", micros(LEASE))
                .param("nonce", spare.nonce())
                .param("token", spare.token())
                .update();
        return rows == 1
                ? Optional.of(new Operation(
                        spare.tenantId(),
                        Operation.Kind.CREATE,
                        step,
                        State.RUNNING,
                        spare.nonce(),
                        1,
                        spare.token() + 1,
                        spare.baseline()))
                : Optional.empty();
    }

    /** Keeps others away for a while longer; false if somebody has taken it. */
    boolean renew(Operation mine) {
        return update(mine, "leased_until = " + clock.after(":micros"))
                        .param("micros", micros(LEASE))
                        .update()
                == 1;
    }

    /**
     * Notes that a step begins.
     *
     * @throws ProvisioningException if somebody has taken the operation over
     */
    void reached(Operation mine) {
        require(
                mine,
                update(mine, "step = :step, state = :state, leased_until = " + clock.after(":micros"))
                        .param("step", mine.step())
                        .param("state", mine.state().name())
                        .param("micros", micros(LEASE))
                        .update());
    }

    /** Leaves it as it is, for anybody to go on with after a while. Throws as {@link #reached} does. */
    void pause(Operation mine, Duration pause, Throwable cause) {
        require(
                mine,
                update(mine, "last_error = :error, leased_until = " + clock.after(":micros"))
                        .param("error", text(cause))
                        .param("micros", micros(pause))
                        .update());
    }

    /** Everything is taken back, as far as one can see now; to be looked at once more after a while. Throws likewise. */
    void settle(Operation mine, Duration pause, Throwable cause) {
        require(
                mine,
                update(mine, "state = 'SETTLING', last_error = :error, leased_until = " + clock.after(":micros"))
                        .param("error", text(cause))
                        .param("micros", micros(pause))
                        .update());
    }

    /** Leaves a spare to the tenant that is going to get it. Throws as {@link #reached} does. */
    void ready(Operation mine) {
        require(mine, update(mine, "state = 'READY', leased_until = NULL").update());
    }

    /** Leaves it to an operator. Throws as {@link #reached} does. */
    void fail(Operation mine, Throwable cause) {
        require(
                mine,
                update(mine, "state = 'FAILED', last_error = :error, leased_until = NULL")
                        .param("error", text(cause))
                        .update());
    }

    /** Ends it. Throws as {@link #reached} does. */
    void end(Operation mine, State state, @Nullable Throwable cause) {
        require(
                mine,
                update(
                                mine,
                                "state = :state, last_error = :error, leased_until = NULL, open_tenant = NULL,"
                                        + " finished_at = " + clock.now())
                        .param("state", state.name())
                        .param("error", cause == null ? null : text(cause))
                        .update());
    }

    private JdbcClient.StatementSpec update(Operation mine, String assignments) {
        return central.sql("UPDATE tenancy_operations SET " + assignments + ", updated_at = " + clock.now()
                        + " WHERE nonce = :nonce AND token = :token AND open_tenant IS NOT NULL")
                .param("nonce", mine.nonce())
                .param("token", mine.token());
    }

    private static void require(Operation mine, int rows) {
        if (rows != 1) {
            throw ProvisioningException.takenOver(mine);
        }
    }

    static Operation map(ResultSet row, int number) throws SQLException {
        return new Operation(
                row.getLong("tenant_id"),
                Operation.Kind.of(row.getString("kind")),
                row.getString("step"),
                State.valueOf(row.getString("state")),
                row.getString("nonce"),
                row.getInt("attempt"),
                row.getLong("token"),
                row.getString("baseline"));
    }

    private static String text(Throwable cause) {
        String error = String.valueOf(cause.getMessage());
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
