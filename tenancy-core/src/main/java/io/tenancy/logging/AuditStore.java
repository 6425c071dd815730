package io.tenancy.logging;

import io.tenancy.tenant.CentralDialect;
import io.tenancy.tenant.ImpatientDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Appends to the chains in the central database, reads them, and deletes their old ends. Thread-safe. */
final class AuditStore {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    /** Others append to the same chain; each of them is done in a moment. */
    private static final int MOST_ATTEMPTS = 3;

    private final AuditTable entries;
    private final AuditChains chains;
    private final AuditSeals seals;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;

    AuditStore(DataSource central, AuditSeals seals) {
        DataSource own = new ImpatientDataSource(central, LONGEST_SILENCE);
        JdbcTemplate template = new JdbcTemplate(own);
        template.setQueryTimeout((int) ANSWER_WITHIN.toSeconds());
        CentralDialect dialect = CentralDialect.of(central);
        this.entries = new AuditTable(template, dialect);
        this.chains = new AuditChains(JdbcClient.create(template), dialect, seals);
        this.seals = seals;
        this.transaction = transaction(own, TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.snapshot = transaction(own, TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    private static TransactionTemplate transaction(DataSource own, int isolation) {
        TransactionTemplate template = new TransactionTemplate(new DataSourceTransactionManager(own));
        // What is written is durable, whatever the caller's transaction does.
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        template.setIsolationLevel(isolation);
        return template;
    }

    /** Appends to one chain, all or nothing, and returns what became of the drafts. */
    List<AuditEntry> append(long tenantId, List<AuditDraft> drafts) {
        seals.ready();
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<List<AuditEntry>> written =
                        Objects.requireNonNull(transaction.execute(status -> appendTo(tenantId, drafts)));
                if (written.isPresent()) {
                    return written.get();
                }
                transaction.executeWithoutResult(status -> chains.create(tenantId, entries));
            } catch (PessimisticLockingFailureException | DuplicateKeyException contended) {
                if (attempt == MOST_ATTEMPTS) {
                    throw contended;
                }
            }
        }
    }

    /** Empty if nobody has begun the chain. */
    private Optional<List<AuditEntry>> appendTo(long tenantId, List<AuditDraft> drafts) {
        return chains.lock(tenantId).map(chain -> appendAfter(chains.end(chain, entries), drafts));
    }

    private List<AuditEntry> appendAfter(AuditChains.End end, List<AuditDraft> drafts) {
        List<AuditEntry> written = new ArrayList<>();
        String previous = end.hash();
        Instant earliest = end.time();
        for (AuditDraft draft : drafts) {
            Instant time = time(draft, end.now());
            earliest = time.isBefore(earliest) ? earliest : time;
            AuditEntry entry = entry(draft, end.sequence() + written.size() + 1, earliest, previous);
            written.add(entry);
            previous = entry.hash();
        }
        entries.insert(written);
        chains.moveEnd(written.get(written.size() - 1));
        return written;
    }

    /** What waited happened before the database's time now. */
    private static Instant time(AuditDraft draft, Instant now) {
        return now.minusNanos(Math.max(0, System.nanoTime() - draft.madeNanos()))
                .truncatedTo(ChronoUnit.MICROS);
    }

    private AuditEntry entry(AuditDraft draft, long sequence, Instant time, String previous) {
        AuditEntry unsealed = new AuditEntry(
                draft.target().tenantId(),
                sequence,
                time,
                draft.actor(),
                draft.action(),
                draft.target().slug(),
                draft.outcome(),
                draft.context(),
                draft.correlationId(),
                draft.node(),
                "");
        return unsealed.withHash(seals.ofEntry(previous, unsealed));
    }

    List<AuditEntry> find(AuditQuery query) {
        return entries.find(query);
    }

    AuditVerification verify(@Nullable String slug) {
        seals.ready();
        List<AuditVerification.Break> breaks = new ArrayList<>();
        List<Long> all = entries.chains(Optional.ofNullable(slug));
        AuditWalk walk = new AuditWalk(entries, chains, seals);
        long intact = 0;
        for (long tenantId : all) {
            // One view of entries and ends, so that what is appended or deleted meanwhile does not look like a break.
            AuditWalk.Result result = Objects.requireNonNull(snapshot.execute(status -> walk.of(tenantId)));
            intact += result.intact();
            result.firstBreak().ifPresent(breaks::add);
        }
        return new AuditVerification(all.size(), intact, breaks);
    }

    /** Deletes from the beginning of each chain what is so old and as it was written; the rest stays for {@link #verify}. */
    void expire(Duration retention) {
        seals.ready();
        AuditWalk walk = new AuditWalk(entries, chains, seals);
        for (long tenantId : entries.chains(Optional.empty())) {
            while (Boolean.TRUE.equals(transaction.execute(status -> expireSome(tenantId, retention, walk)))) {}
        }
    }

    /** Returns whether there may be more. */
    private boolean expireSome(long tenantId, Duration retention, AuditWalk walk) {
        Optional<AuditEntry> last = chains.lock(tenantId).flatMap(chain -> walk.lastExpired(chain, retention));
        last.ifPresent(entry -> {
            chains.moveExpiry(entry);
            entries.deleteUpTo(tenantId, entry.sequence());
        });
        return last.isPresent();
    }
}
