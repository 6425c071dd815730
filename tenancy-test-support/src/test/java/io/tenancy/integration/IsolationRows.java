package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads and writes rows through the router, wherever that leads. */
final class IsolationRows {

    private final Installation tenancy;
    private final IsolationLedger ledger;

    IsolationRows(Installation tenancy, IsolationLedger ledger) {
        this.tenancy = tenancy;
        this.ledger = ledger;
    }

    /** A new row that stands when this returns. */
    void write(int index) {
        insert(index);
        ledger.committed(index);
    }

    /** A new row that somebody else commits. */
    void insert(int index) {
        insert(index, ledger.newRow(index));
    }

    void writeMarker(int index) {
        insert(index, 0);
        ledger.committed(index);
    }

    void readMarker(int index) {
        long tenant = ledger.tenant(index).id();
        String proof = tenancy.jdbc
                .sql("SELECT proof FROM marks WHERE id = 0")
                .query(String.class)
                .single();
        assertThat(proof).isEqualTo(IsolationLedger.proof(tenant, 0));
    }

    private void insert(int index, long row) {
        long tenant = ledger.tenant(index).id();
        tenancy.jdbc
                .sql("INSERT INTO marks (id, tenant, proof) VALUES (?, ?, ?)")
                .params(row, tenant, IsolationLedger.proof(tenant, row))
                .update();
    }
}
