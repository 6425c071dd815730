package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.connection.TenantSwitchException;
import io.tenancy.context.NoTenantException;
import io.tenancy.context.TenantScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.transaction.support.TransactionTemplate;

/** The mixed operations of one thread, drawn from its own seeded random. Each leaves the thread unbound. */
final class IsolationOperations {

    /** Rarely enough that the connections of pools that are gone do not take those of the others from the server. */
    private static final int EVICT_EVERY = 300;

    private final Installation tenancy;
    private final IsolationLedger ledger;
    private final IsolationRows rows;
    private final Executor others;
    private final Random random;
    private final TransactionTemplate required;
    private final TransactionTemplate suspended;
    private final TransactionTemplate requiresNew;

    /** @param others threads that do a part of the work */
    IsolationOperations(Installation tenancy, IsolationLedger ledger, Executor others, long seed) {
        this.tenancy = tenancy;
        this.ledger = ledger;
        this.others = others;
        this.rows = new IsolationRows(tenancy, ledger);
        this.random = new Random(seed);
        this.required = Transactions.required(tenancy.router);
        this.suspended = Transactions.notSupported(tenancy.router);
        this.requiresNew = Transactions.requiresNew(tenancy.router);
    }

    void runOne() throws Exception {
        // Lower before higher, so that no two threads wait for each other's last connection.
        int b = 1 + random.nextInt(ledger.tenants().size() - 1);
        int a = random.nextInt(b);
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> readAndWrite(a);
            case 3, 4 -> nested(b, a);
            case 5 -> exceptions(b, a);
            case 6 -> transaction(a, b);
            case 7 -> suspendedTransaction(a, b);
            case 8 -> central(a);
            case 9 -> transactionWithin(a);
            case 10, 11 -> elsewhere(a, b);
            default -> heldResult(a, b);
        }
        if (random.nextInt(EVICT_EVERY) == 0) {
            tenancy.pools.evict(ledger.tenant(b));
        }
        assertThat(tenancy.threads.current()).isNull();
    }

    private void readAndWrite(int a) {
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            rows.readMarker(a);
            rows.write(a);
        }
    }

    private void nested(int outer, int inner) {
        try (TenantScope first = tenancy.connections.switchToTenant(ledger.tenant(outer))) {
            rows.readMarker(outer);
            try (TenantScope second = tenancy.connections.switchToTenant(ledger.tenant(inner))) {
                rows.write(inner);
            }
            rows.readMarker(outer);
        }
    }

    private void exceptions(int outer, int inner) {
        IllegalStateException deliberate = new IllegalStateException("deliberate");
        tenancy.context.runAs(ledger.tenant(outer), () -> {
            try {
                tenancy.context.runAs(ledger.tenant(inner), () -> {
                    rows.write(inner);
                    throw deliberate;
                });
            } catch (IllegalStateException caught) {
                assertThat(caught).isSameAs(deliberate);
            }
            assertThat(tenancy.context.require()).isEqualTo(ledger.tenant(outer));
            rows.write(outer);
        });
    }

    private void transaction(int a, int other) {
        boolean commit = random.nextBoolean();
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            required.executeWithoutResult(status -> {
                rows.insert(a);
                if (random.nextInt(4) == 0) {
                    assertThatThrownBy(() -> tenancy.connections.switchToTenant(ledger.tenant(other)))
                            .isInstanceOf(TenantSwitchException.class);
                }
                rows.readMarker(a);
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
                rows.insert(a);
                suspended.executeWithoutResult(none -> {
                    try (TenantScope inner = tenancy.connections.switchToTenant(ledger.tenant(b))) {
                        required.executeWithoutResult(own -> rows.insert(b));
                        ledger.committed(b);
                        rows.readMarker(b);
                    }
                });
                rows.readMarker(a);
                if (!commit) {
                    status.setRollbackOnly();
                }
            });
        }
        if (commit) {
            ledger.committed(a);
        }
    }

    /** REQUIRES_NEW: the inner one stands whatever becomes of the outer one. */
    private void transactionWithin(int a) {
        if (!ledger.secondConnection(a).tryAcquire()) {
            readAndWrite(a);
            return;
        }
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            required.executeWithoutResult(outer -> {
                rows.insert(a);
                requiresNew.executeWithoutResult(inner -> rows.insert(a));
                ledger.committed(a);
                rows.readMarker(a);
                outer.setRollbackOnly();
            });
        } finally {
            ledger.secondConnection(a).release();
        }
    }

    /** A task for another tenant on another thread, while this one goes on: neither sees the other's tenant. */
    private void elsewhere(int a, int b) {
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            CompletableFuture<Void> task = CompletableFuture.runAsync(() -> workFromUnbound(b), others);
            try {
                rows.readMarker(a);
                rows.write(a);
            } finally {
                // However it ends: nobody writes any more when the databases are read.
                task.handle((none, failed) -> none).join();
            }
            task.join();
            rows.readMarker(a);
        }
    }

    private void workFromUnbound(int b) {
        assertThatThrownBy(() -> tenancy.router.getConnection()).isInstanceOf(NoTenantException.class);
        tenancy.context.runAs(ledger.tenant(b), () -> {
            rows.readMarker(b);
            rows.write(b);
        });
        assertThat(tenancy.threads.current()).isNull();
    }

    private void central(int a) throws Exception {
        try (TenantScope scope = tenancy.connections.switchToTenant(ledger.tenant(a))) {
            long owner = tenancy.context.callAsCentral(() -> tenancy.jdbc
                    .sql("SELECT tenant_id FROM tenancy_marker")
                    .query(Long.class)
                    .single());
            assertThat(owner).isZero();
            rows.readMarker(a);
        }
    }

    private void heldResult(int a, int b) throws SQLException {
        try (TenantScope outer = tenancy.connections.switchToTenant(ledger.tenant(a));
                Connection held = tenancy.router.getConnection();
                Statement statement = held.createStatement();
                ResultSet result = statement.executeQuery("SELECT tenant FROM marks WHERE id = 0")) {
            try (TenantScope inner = tenancy.connections.switchToTenant(ledger.tenant(b))) {
                rows.write(b);
                assertThat(result.next()).isTrue();
                assertThat(result.getLong(1)).isEqualTo(ledger.tenant(a).id());
            }
        }
    }
}
