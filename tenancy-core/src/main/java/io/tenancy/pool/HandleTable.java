package io.tenancy.pool;

import io.tenancy.tenant.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The handles by the ids of their tenants. Every switch looks here, so that reading takes no lock, compares numbers
 * rather than asking objects whether they are equal, and visits nothing but the handle itself. Thread-safe.
 *
 * <p>Open addressing: an entry is in the first free place after the one its id stands for. A place once filled stays
 * filled; whoever removes publishes another array.
 */
final class HandleTable {

    private static final int SMALLEST = 64;

    /** Scatters ids whatever steps the database counts in: 2 to the 64th divided by the golden ratio. */
    private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

    private volatile AtomicReferenceArray<@Nullable PooledTenant> places = new AtomicReferenceArray<>(SMALLEST);

    /** Guards changes of the table; held only for moments. */
    private final Lock changing = new ReentrantLock();

    private int size;

    /** Returns the tenant's handle, or null if there is none. */
    @Nullable
    PooledTenant get(long id) {
        AtomicReferenceArray<@Nullable PooledTenant> current = places;
        int mask = current.length() - 1;
        int place = first(id, mask);
        PooledTenant there = current.getAcquire(place);
        while (there != null && there.id() != id) {
            place = place + 1 & mask;
            there = current.getAcquire(place);
        }
        return there;
    }

    /** Returns the tenant's handle; makes one first if there is none. */
    PooledTenant computeIfAbsent(Tenant tenant, Function<Tenant, PooledTenant> make) {
        changing.lock();
        try {
            PooledTenant known = get(tenant.id());
            if (known != null) {
                return known;
            }
            PooledTenant made = make.apply(tenant);
            if ((size + 1) * 2 > places.length()) {
                places = copy(all(), places.length() * 2);
            }
            put(places, made);
            size++;
            return made;
        } finally {
            changing.unlock();
        }
    }

    /** Returns the handle that was removed, or null if there was none. */
    @Nullable
    PooledTenant remove(long id) {
        changing.lock();
        try {
            PooledTenant removed = get(id);
            if (removed != null) {
                List<PooledTenant> rest = all();
                rest.remove(removed);
                places = copy(rest, places.length());
                size--;
            }
            return removed;
        } finally {
            changing.unlock();
        }
    }

    /** Returns a copy of what is in the table now. */
    List<PooledTenant> all() {
        AtomicReferenceArray<@Nullable PooledTenant> current = places;
        List<PooledTenant> all = new ArrayList<>();
        for (int i = 0; i < current.length(); i++) {
            PooledTenant handle = current.getAcquire(i);
            if (handle != null) {
                all.add(handle);
            }
        }
        return all;
    }

    private static AtomicReferenceArray<@Nullable PooledTenant> copy(List<PooledTenant> handles, int length) {
        AtomicReferenceArray<@Nullable PooledTenant> copy = new AtomicReferenceArray<>(length);
        handles.forEach(handle -> put(copy, handle));
        return copy;
    }

    /** Ends, because half of the places are free. */
    private static void put(AtomicReferenceArray<@Nullable PooledTenant> places, PooledTenant handle) {
        int mask = places.length() - 1;
        int place = first(handle.id(), mask);
        while (places.getAcquire(place) != null) {
            place = place + 1 & mask;
        }
        places.setRelease(place, handle);
    }

    private static int first(long id, int mask) {
        return (int) (id * SCATTER >>> Integer.SIZE) & mask;
    }
}
