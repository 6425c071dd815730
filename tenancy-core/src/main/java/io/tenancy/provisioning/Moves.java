package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.tenant.CentralClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tenancy_moves}. Takes part in the caller's transaction on the central database. Thread-safe. */
final class Moves {

    private static final String COLUMNS = "SELECT nonce, tenant_id, source_host, source_port, source_username,"
            + " source_password, target_host, target_port FROM tenancy_moves WHERE ";
    private static final String KEPT = "switched_at IS NOT NULL AND confirmed_at IS NULL";

    private final JdbcClient central;
    private final CentralClock clock;

    Moves(DataSource central) {
        this.central = JdbcClient.create(central);
        this.clock = CentralClock.of(central);
    }

    void begin(Operation operation, DatabaseConfig source, ConfiguredServer target) {
        central.sql("INSERT INTO tenancy_moves (nonce, tenant_id, source_host, source_port, source_username,"
                        + " target_host, target_port) VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        operation.nonce(),
                        operation.tenantId(),
                        source.host(),
                        source.port(),
                        Objects.requireNonNull(source.username()),
                        target.host(),
                        target.port())
                .update();
    }

    Move of(Operation operation) {
        return central.sql(COLUMNS + "nonce = ?")
                .params(operation.nonce())
                .query(Moves::map)
                .single();
    }

    /** Returns the move of a tenant whose source is still there. */
    Optional<Move> kept(long tenantId) {
        return central.sql(COLUMNS + KEPT + " AND tenant_id = ?")
                .params(tenantId)
                .query(Moves::map)
                .optional();
    }

    /** Returns all moves whose source is still there. */
    List<Move> kept() {
        return central.sql(COLUMNS + KEPT + " ORDER BY tenant_id")
                .query(Moves::map)
                .list();
    }

    boolean isSwitched(Operation operation) {
        return central.sql("SELECT COUNT(*) FROM tenancy_moves WHERE nonce = ? AND switched_at IS NOT NULL")
                        .params(operation.nonce())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /** Stores the password that the source's login is about to get, unless there is one; false then. */
    boolean propose(Move move, String envelope) {
        return central.sql("UPDATE tenancy_moves SET source_password = ? WHERE nonce = ? AND source_password IS NULL")
                        .params(envelope, move.nonce())
                        .update()
                == 1;
    }

    void switched(Operation operation) {
        central.sql("UPDATE tenancy_moves SET switched_at = " + clock.now() + " WHERE nonce = ?")
                .params(operation.nonce())
                .update();
    }

    void confirmed(Move move) {
        central.sql("UPDATE tenancy_moves SET confirmed_at = " + clock.now()
                        + ", source_password = NULL WHERE nonce = ?")
                .params(move.nonce())
                .update();
    }

    /** It was undone. */
    void forget(Operation operation) {
        central.sql("DELETE FROM tenancy_moves WHERE nonce = ?")
                .params(operation.nonce())
                .update();
    }

    /** Its row goes. */
    void forgetAll(long tenantId) {
        central.sql("DELETE FROM tenancy_moves WHERE tenant_id = ?")
                .params(tenantId)
                .update();
    }

    private static Move map(ResultSet row, int number) throws SQLException {
        return new Move(
                row.getString("nonce"),
                row.getLong("tenant_id"),
                row.getString("source_host"),
                row.getInt("source_port"),
                row.getString("source_username"),
                row.getString("source_password"),
                row.getString("target_host"),
                row.getInt("target_port"));
    }
}
