package io.tenancy.logging;

import io.tenancy.tenant.CentralDialect;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code tenancy_audit_chains}: where each chain ends, and how far its beginning was deleted. Takes part in the
 * caller's transaction. Thread-safe.
 */
final class AuditChains {

    private static final Logger log = LoggerFactory.getLogger(AuditChains.class);
    private static final String COLUMNS = "seq, hash, ended_at, seal, expired_seq, expired_hash, expired_seal";

    /**
     * A chain as its row describes it.
     *
     * @param now the database's time when the row was read
     */
    record Chain(
            long tenantId,
            long sequence,
            String hash,
            Instant endedAt,
            String seal,
            long expiredSequence,
            String expiredHash,
            String expiredSeal,
            Instant now) {

        boolean endIsSealed(AuditSeals seals) {
            return AuditSeals.same(seals.ofEnd(tenantId, sequence, hash, endedAt), seal);
        }

        boolean expiryIsSealed(AuditSeals seals) {
            return AuditSeals.same(seals.ofExpired(tenantId, expiredSequence, expiredHash), expiredSeal);
        }
    }

    /**
     * Where the next entry goes.
     *
     * @param time that of the last entry, before which the next one must not be: order and time agree within a chain
     */
    record End(long sequence, String hash, Instant time, Instant now) {}

    private final JdbcClient central;
    private final CentralDialect dialect;
    private final AuditSeals seals;

    AuditChains(JdbcClient central, CentralDialect dialect, AuditSeals seals) {
        this.central = central;
        this.dialect = dialect;
        this.seals = seals;
    }

    Optional<Chain> find(long tenantId) {
        return read(tenantId, "");
    }

    /** Nobody else appends to the chain until the caller's transaction ends. */
    Optional<Chain> lock(long tenantId) {
        return read(tenantId, " FOR UPDATE");
    }

    private Optional<Chain> read(long tenantId, String lock) {
        return central.sql("SELECT " + COLUMNS + ", " + dialect.now()
                        + " AS db_now FROM tenancy_audit_chains WHERE tenant_id = :tenant" + lock)
                .param("tenant", tenantId)
                .query((row, n) -> new Chain(
                        tenantId,
                        row.getLong("seq"),
                        row.getString("hash"),
                        Objects.requireNonNull(dialect.readInstant(row, "ended_at")),
                        row.getString("seal"),
                        row.getLong("expired_seq"),
                        row.getString("expired_hash"),
                        row.getString("expired_seal"),
                        Objects.requireNonNull(dialect.readInstant(row, "db_now"))))
                .optional();
    }

    /**
     * Returns where a chain goes on. A row that is not what a node wrote does not become right by being written again:
     * the next entry then follows on nothing, which verifying finds.
     */
    End end(Chain locked, AuditTable entries) {
        if (locked.endIsSealed(seals)) {
            // Behind what somebody slipped in, too, which stays there to be found: nothing that comes may be kept out
            // by it.
            long last = Math.max(locked.sequence(), entries.lastSequence(locked.tenantId()));
            return new End(last, locked.hash(), locked.endedAt(), locked.now());
        }
        log.error(
                "Somebody changed the row {} of tenancy_audit_chains; entries that were there may be gone. Run"
                        + " tenancy:audit --verify.",
                locked.tenantId());
        return new End(entries.lastSequence(locked.tenantId()), "", Instant.EPOCH, locked.now());
    }

    /** Where another node was first, its row stays. Entries without a row, which somebody removed, are not followed on. */
    void create(long tenantId, AuditTable entries) {
        long last = entries.lastSequence(tenantId);
        try {
            central.sql("INSERT INTO tenancy_audit_chains (tenant_id, " + COLUMNS
                            + ") VALUES (:tenant, :seq, '', :time, :seal, 0, '', :expiredSeal)")
                    .param("tenant", tenantId)
                    .param("seq", last)
                    .param("seal", seals.ofEnd(tenantId, last, "", Instant.EPOCH))
                    .param("time", dialect.bindInstant(Instant.EPOCH))
                    .param("expiredSeal", seals.ofExpired(tenantId, 0, ""))
                    .update();
        } catch (DuplicateKeyException another) {
            log.debug("Another node began the audit chain of tenant {}.", tenantId);
        }
    }

    void moveEnd(AuditEntry last) {
        central.sql("UPDATE tenancy_audit_chains SET seq = :seq, hash = :hash, ended_at = :time, seal = :seal"
                        + " WHERE tenant_id = :tenant")
                .param("time", dialect.bindInstant(last.time()))
                .param("seq", last.sequence())
                .param("hash", last.hash())
                .param("seal", seals.ofEnd(last.tenantId(), last.sequence(), last.hash(), last.time()))
                .param("tenant", last.tenantId())
                .update();
    }

    void moveExpiry(AuditEntry lastExpired) {
        central.sql("UPDATE tenancy_audit_chains SET expired_seq = :seq, expired_hash = :hash, expired_seal = :seal"
                        + " WHERE tenant_id = :tenant")
                .param("seq", lastExpired.sequence())
                .param("hash", lastExpired.hash())
                .param("seal", seals.ofExpired(lastExpired.tenantId(), lastExpired.sequence(), lastExpired.hash()))
                .param("tenant", lastExpired.tenantId())
                .update();
    }
}
