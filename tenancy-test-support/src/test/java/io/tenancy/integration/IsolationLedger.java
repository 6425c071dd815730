package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.Tenant;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What was written to which tenant. Every row carries its tenant's id and a proof that only this tenant's row of that
 * number can have, and all tenants use the same numbers, so that a row can neither hide nor be taken for another.
 */
final class IsolationLedger {

    private static final SecretKeySpec KEY = new SecretKeySpec("isolation".getBytes(), "HmacSHA256");
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(IsolationLedger::mac);

    private final List<Tenant> tenants;
    private final AtomicLong[] lastRow;
    private final LongAdder[] committed;
    private final Semaphore[] secondConnections;

    IsolationLedger(List<Tenant> tenants) {
        this.tenants = tenants;
        this.lastRow = tenants.stream().map(tenant -> new AtomicLong()).toArray(AtomicLong[]::new);
        this.committed = tenants.stream().map(tenant -> new LongAdder()).toArray(LongAdder[]::new);
        this.secondConnections =
                tenants.stream().map(tenant -> new Semaphore(1)).toArray(Semaphore[]::new);
    }

    List<Tenant> tenants() {
        return tenants;
    }

    Tenant tenant(int index) {
        return tenants.get(index);
    }

    /** The number of a new row. Row 0 is the tenant's marker row. */
    long newRow(int index) {
        return lastRow[index].incrementAndGet();
    }

    void committed(int index) {
        committed[index].increment();
    }

    /** Who needs a second connection of one tenant does so alone, or all could wait for each other. */
    Semaphore secondConnection(int index) {
        return secondConnections[index];
    }

    static String proof(long tenant, long row) {
        byte[] message = ByteBuffer.allocate(16).putLong(tenant).putLong(row).array();
        return HexFormat.of().formatHex(MAC.get().doFinal(message));
    }

    /** Reads every database past the library: nothing foreign, and exactly what was committed. */
    long verify(Installation tenancy) {
        long rows = 0;
        for (int i = 0; i < tenants.size(); i++) {
            Tenant tenant = tenants.get(i);
            long[] seen = new long[2];
            Direct.tenant(tenancy, tenant)
                    .sql("SELECT id, tenant, proof FROM marks")
                    .query(row -> {
                        boolean own = row.getLong(2) == tenant.id()
                                && proof(tenant.id(), row.getLong(1)).equals(row.getString(3));
                        seen[own ? 0 : 1]++;
                    });
            assertThat(seen[1]).as("foreign rows of %s", tenant).isZero();
            assertThat(seen[0]).as("own rows of %s", tenant).isEqualTo(committed[i].sum());
            rows += seen[0];
        }
        return rows;
    }

    /** Row 0 of each tenant, by which one knows where one is. */
    void writeMarkers(Installation tenancy) {
        IsolationRows rows = new IsolationRows(tenancy, this);
        for (int i = 0; i < tenants.size(); i++) {
            int index = i;
            tenancy.context.runAs(tenant(i), () -> rows.writeMarker(index));
        }
    }

    /** Empties every database past the library, but for the tenants' marker rows. */
    void forgetRows(Installation tenancy) {
        for (int i = 0; i < tenants.size(); i++) {
            Direct.tenant(tenancy, tenants.get(i))
                    .sql("DELETE FROM marks WHERE id > 0")
                    .update();
            committed[i].reset();
            committed[i].increment();
        }
    }

    private static Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
