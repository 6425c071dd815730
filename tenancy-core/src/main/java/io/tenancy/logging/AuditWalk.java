package io.tenancy.logging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Goes along a chain from its first entry and says where it is not what was written. Thread-safe. */
final class AuditWalk {

    private static final int PAGE = 1_000;

    /** How many entries are right, and the first thing that is not. */
    record Result(long intact, Optional<AuditVerification.Break> firstBreak) {}

    private final AuditTable entries;
    private final AuditChains chains;
    private final AuditSeals seals;

    AuditWalk(AuditTable entries, AuditChains chains, AuditSeals seals) {
        this.entries = entries;
        this.chains = chains;
        this.seals = seals;
    }

    /** Within one transaction that sees everything as it was at one moment. */
    Result of(long tenantId) {
        Optional<AuditChains.Chain> known = chains.find(tenantId);
        if (known.isEmpty()) {
            return broken(tenantId, 0, 0, "its row in tenancy_audit_chains is gone");
        }
        AuditChains.Chain chain = known.get();
        if (!chain.expiryIsSealed(seals)) {
            return broken(
                    tenantId,
                    0,
                    chain.expiredSequence() + 1,
                    "what tenancy_audit_chains says of the entries that were deleted by age was changed");
        }
        return along(chain);
    }

    private Result along(AuditChains.Chain chain) {
        long tenantId = chain.tenantId();
        long last = chain.expiredSequence();
        String hash = chain.expiredHash();
        List<AuditEntry> page = entries.page(tenantId, Long.MIN_VALUE, PAGE);
        while (!page.isEmpty()) {
            for (AuditEntry entry : page) {
                long intact = last - chain.expiredSequence();
                if (entry.sequence() != last + 1) {
                    return broken(
                            tenantId,
                            intact,
                            Math.min(last + 1, entry.sequence()),
                            entry.sequence() > last + 1
                                    ? "it is missing; the next one is " + entry.sequence()
                                    : "it does not belong here");
                }
                if (!AuditSeals.same(seals.ofEntry(hash, entry), entry.hash())) {
                    return broken(
                            tenantId,
                            intact,
                            entry.sequence(),
                            "it was changed, or is not what followed the one before");
                }
                last = entry.sequence();
                hash = entry.hash();
            }
            page = entries.page(tenantId, last, PAGE);
        }
        return ended(chain, last, hash);
    }

    private Result ended(AuditChains.Chain chain, long last, String hash) {
        long intact = last - chain.expiredSequence();
        if (!chain.endIsSealed(seals)) {
            return broken(
                    chain.tenantId(),
                    intact,
                    last + 1,
                    "what tenancy_audit_chains says of the end was changed; entries may be missing");
        }
        boolean whole = chain.sequence() == last && AuditSeals.same(chain.hash(), hash);
        return whole
                ? new Result(intact, Optional.empty())
                : broken(
                        chain.tenantId(),
                        intact,
                        last + 1,
                        "it is missing; the last one that was written is " + chain.sequence());
    }

    /**
     * Returns the last entry of those at the beginning that are older than they are kept, a page of them at most. Only what
     * is as it was written counts: who could change a time could have entries deleted otherwise.
     */
    Optional<AuditEntry> lastExpired(AuditChains.Chain chain, Duration retention) {
        AuditEntry last = null;
        if (!chain.expiryIsSealed(seals)) {
            return Optional.empty();
        }
        String hash = chain.expiredHash();
        for (AuditEntry entry : entries.page(chain.tenantId(), chain.expiredSequence(), PAGE)) {
            boolean expired = entry.time().isBefore(chain.now().minus(retention))
                    && entry.sequence() == (last == null ? chain.expiredSequence() : last.sequence()) + 1
                    && AuditSeals.same(seals.ofEntry(hash, entry), entry.hash());
            if (!expired) {
                break;
            }
            last = entry;
            hash = entry.hash();
        }
        return Optional.ofNullable(last);
    }

    private static Result broken(long tenantId, long intact, long sequence, String problem) {
        return new Result(intact, Optional.of(new AuditVerification.Break(tenantId, sequence, problem)));
    }
}
