package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.connection.TenantSwitchException;
import io.tenancy.context.TenantScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The mixed operations of one thread, drawn from its own seeded random. Each leaves the thread unbound. */
final class IsolationOperations {

    /** Thrown on purpose; whoever catches it checks that it is the same object. */
    private static final class Deliberate extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Deliberate() {
            super("deliberate", null, false, false);
        }
    }

    private final Installation tenancy;
    private final IsolationLedger ledger;
    private final Random random;
    private final TransactionTemplate required;
    private final TransactionTemplate suspended;

    IsolationOperations(Installation tenancy, IsolationLedger ledger, long seed) {
        this.tenancy = tenancy;
        this.ledger = ledger;
        this.random = new Random(seed);
        DataSourceTransactionManager manager = new DataSourceTransactionManager(tenancy.router);
        this.required = new TransactionTemplate(manager);
        this.suspended = new TransactionTemplate(manager);
        suspended.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    void runOne() throws Exception {
        // Lower before higher, so that no two threads wait for each other's last connection.
        int b = 1 + random.nextInt(ledger.tenants().size() - 1);
        int a = random.nextInt(b);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> readAndWrite(a);
            case 3, 4 -> nested(b, a);
            case 5 -> exceptions(b, a);
            case 6 -> transaction(a, b);
            case 7 -> suspendedTransaction(a, b);
            case 8 -> central(a);
            default -> heldResult(a, b);
        }
        assertThat(tenancy.threads.current()).isNull();
    }

    private void readAndWrite(int a) {
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            readMarker(a);
            write(a);
        }
    }

    private void nested(int outer, int inner) {
        try (TenantScope first = tenancy.connections.switchToTenant(ledger.tenant(outer))) {
            readMarker(outer);
            try (TenantScope second = tenancy.connections.switchToTenant(ledger.tenant(inner))) {
                write(inner);
            }
            readMarker(outer);
        }
    }

    private void exceptions(int outer, int inner) {
        Deliberate deliberate = new Deliberate();
        tenancy.context.runAs(ledger.tenant(outer), () -> {
            try {
                tenancy.context.runAs(ledger.tenant(inner), () -> {
                    write(inner);
                    throw deliberate;
                });
            } catch (Deliberate caught) {
                assertThat(caught).isSameAs(deliberate);
            }
            assertThat(tenancy.context.require()).isEqualTo(ledger.tenant(outer));
            write(outer);
        });
    }

    private void transaction(int a, int other) {
        boolean commit = random.nextBoolean();
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            required.executeWithoutResult(status -> {
                insert(a);
                if (random.nextInt(4) == 0) {
                    assertThatThrownBy(() -> tenancy.connections.switchToTenant(ledger.tenant(other)))
                            .isInstanceOf(TenantSwitchException.class);
                }
                readMarker(a);
                if (!commit) {
                    status.setRollbackOnly();
                }
            });
        }
        if (commit) {
            ledger.committed(a);
        }
    }

    private void suspendedTransaction(int a, int b) {
        boolean commit = random.nextBoolean();
        try (TenantScope outer = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            required.executeWithoutResult(status -> {
                insert(a);
                suspended.executeWithoutResult(none -> {
                    try (TenantScope inner = tenancy.connections.switchToTenant(ledger.tenant(b))) {
                        required.executeWithoutResult(own -> insert(b));
                        ledger.committed(b);
                        readMarker(b);
                    }
                });
                readMarker(a);
                if (!commit) {
                    status.setRollbackOnly();
                }
            });
        }
        if (commit) {
            ledger.committed(a);
        }
    }

    private void central(int a) throws Exception {
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            long owner = tenancy.context.callAsCentral(() -> tenancy.jdbc
                    .sql("SELECT tenant_id FROM tenancy_marker")
                    .query(Long.class)
                    .single());
            assertThat(owner).isZero();
            readMarker(a);
        }
    }

    private void heldResult(int a, int b) throws SQLException {
        try (TenantScope outer = tenancy.connections.switchToTenant(ledger.tenant(a));
                Connection held = tenancy.router.getConnection();
                Statement statement = held.createStatement();
                ResultSet rows = statement.executeQuery("SELECT tenant FROM marks WHERE id = 0")) {
            try (TenantScope inner = tenancy.connections.switchToTenant(ledger.tenant(b))) {
                write(b);
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(ledger.tenant(a).id());
            }
        }
    }

    void write(int index) {
        insert(index);
        ledger.committed(index);
    }

    private void insert(int index) {
        insert(index, ledger.newRow(index));
    }

    void insert(int index, long row) {
        long tenant = ledger.tenant(index).id();
        tenancy.jdbc
                .sql("INSERT INTO marks (id, tenant, proof) VALUES (?, ?, ?)")
                .params(row, tenant, IsolationLedger.proof(tenant, row))
                .update();
    }

    private void readMarker(int index) {
        long tenant = ledger.tenant(index).id();
        String proof = tenancy.jdbc
                .sql("SELECT proof FROM marks WHERE id = 0")
                .query(String.class)
                .single();
        assertThat(proof).isEqualTo(IsolationLedger.proof(tenant, 0));
    }
}
