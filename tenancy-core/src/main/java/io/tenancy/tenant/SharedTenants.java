package io.tenancy.tenant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Tenants from what other nodes have read, where that is as good as reading them again, and from the table where it is
 * not. An entry tells what the whole table looked like before its row was read. It counts only while the table looks the
 * same to this node, whose poll then holds for the entry as it does for what the node has read itself: what changes
 * afterwards is found as with any other tenant, and whatever is old, replayed or unknown is not believed. Thread-safe.
 */
final class SharedTenants implements TenantSource {

    private static final int LONGEST_ID = 18;

    private final TenantTable table;
    private final SharedCache cache;
    private final Duration timeToLive;
    private final Supplier<TableWatch.@Nullable Look> seen;
    private final LongAdder hits = new LongAdder();

    /** @param seen what this node's poll saw last; null while it has seen nothing that can be relied upon */
    SharedTenants(TenantTable table, SharedCache cache, Duration timeToLive, Supplier<TableWatch.@Nullable Look> seen) {
        this.table = table;
        this.cache = cache;
        this.timeToLive = timeToLive;
        this.seen = seen;
    }

    @Override
    public Optional<Tenant> find(TenantLookup lookup) {
        TableWatch.Look look = seen.get();
        Optional<Tenant> shared = look == null ? Optional.empty() : shared(lookup, look);
        if (shared.isPresent()) {
            hits.increment();
            return shared;
        }
        return read(lookup, look);
    }

    @Override
    public Optional<Tenant> fresh(TenantLookup lookup) {
        return read(lookup, seen.get());
    }

    /** Returns how often the table was not read because another node had read it. */
    long hits() {
        return hits.sum();
    }

    private Optional<Tenant> read(TenantLookup lookup, TableWatch.@Nullable Look look) {
        Optional<Tenant> found = table.find(lookup);
        if (look != null) {
            found.ifPresent(tenant -> keep(lookup, tenant, look));
        }
        return found;
    }

    private void keep(TenantLookup lookup, Tenant tenant, TableWatch.Look look) {
        if (!(tenant instanceof KnownTenant known)) {
            return;
        }
        TenantLookup id = TenantLookup.id(tenant.id());
        cache.put(key(id), SharedEntry.of(look.state(), known).write(), timeToLive);
        if (!lookup.equals(id)) {
            cache.put(key(lookup), id.value().getBytes(StandardCharsets.US_ASCII), timeToLive);
        }
    }

    private Optional<Tenant> shared(TenantLookup lookup, TableWatch.Look look) {
        TenantLookup id = lookup.kind() == TenantLookup.Kind.ID ? lookup : idOf(lookup);
        return id == null ? Optional.empty() : shared(lookup, id, look);
    }

    private Optional<Tenant> shared(TenantLookup lookup, TenantLookup id, TableWatch.Look look) {
        return Optional.ofNullable(cache.get(key(id)))
                .flatMap(SharedEntry::read)
                .filter(entry -> entry.state().equals(look.state()))
                .filter(entry -> Long.toString(entry.id()).equals(id.value()))
                .flatMap(SharedTenants::tenant)
                .filter(lookup::matches)
                .filter(tenant -> !tenant.status().isOverdue(tenant.expiresAt(), look.now()));
    }

    private @Nullable TenantLookup idOf(TenantLookup name) {
        byte[] value = cache.get(key(name));
        if (value == null || value.length == 0 || value.length > LONGEST_ID) {
            return null;
        }
        for (byte digit : value) {
            if (digit < '0' || digit > '9') {
                return null;
            }
        }
        return TenantLookup.id(Long.parseLong(new String(value, StandardCharsets.US_ASCII)));
    }

    private static Optional<Tenant> tenant(SharedEntry entry) {
        try {
            return Optional.of(entry.tenant());
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    /** The value is canonical: it has no colon. */
    private static String key(TenantLookup lookup) {
        return lookup.kind().column() + ":" + lookup.value();
    }
}
