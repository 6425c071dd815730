package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.connection.TenantSwitchException;
import io.tenancy.context.TenantScope;
import io.tenancy.context.TenantScopeException;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.SplittableRandom;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tasks that an application could have, and the places where they can fail. */
final class FailingTasks {

    /** An evicted pool has to be opened again, which takes longer than all the rest. */
    private static final int EVICT_EVERY = 20;

    /** What fails: an error that nobody is prepared for, since for exceptions most code is. */
    private static final class Deliberate extends Error {

        private static final long serialVersionUID = 1;

        Deliberate() {
            super("deliberate", null, false, false);
        }
    }

    private final Installation tenancy;
    private final Tenant a;
    private final Tenant b;
    private final SplittableRandom random;
    private boolean fails;

    FailingTasks(Installation tenancy, List<Tenant> tenants, SplittableRandom random) {
        this.tenancy = tenancy;
        this.random = random;
        this.a = tenants.get(random.nextInt(tenants.size()));
        this.b = tenants.get(random.nextInt(tenants.size()));
    }

    /** Returns whether it failed, as one of so many does. */
    boolean runOne(int failsEvery) throws Exception {
        requireClean();
        fails = random.nextInt(failsEvery) == 0;
        boolean thrown = false;
        try {
            chosen();
        } catch (Deliberate | TenantScopeException | TenantSwitchException told) {
            thrown = true;
        }
        requireClean();
        assertThat(thrown).isEqualTo(fails);
        return thrown;
    }

    private void requireClean() {
        assertThat(tenancy.threads.current()).isNull();
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
        assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
    }

    private void chosen() throws Exception {
        switch (random.nextInt(7)) {
            case 0 -> inWork();
            case 1 -> inFinally();
            case 2 -> inBoth();
            case 3 -> withForgottenScope();
            case 4 -> inListener();
            case 5 -> withOpenTransaction();
            default -> nextToFailingLogger();
        }
    }

    private void failIfItsTurn() {
        if (fails) {
            throw new Deliberate();
        }
    }

    private void read(Tenant own) {
        assertThat(Notes.owner(tenancy)).isEqualTo(own.id());
    }

    private void inWork() {
        tenancy.context.runAs(a, () -> {
            read(a);
            failIfItsTurn();
        });
    }

    private void inFinally() {
        try (TenantScope scope = tenancy.connections.switchToTenant(a)) {
            try {
                read(a);
            } finally {
                failIfItsTurn();
            }
        }
    }

    private void inBoth() {
        tenancy.context.runAs(a, () -> {
            try {
                tenancy.context.runAs(b, () -> {
                    read(b);
                    failIfItsTurn();
                });
            } finally {
                read(a);
                failIfItsTurn();
            }
        });
    }

    private void withForgottenScope() throws Exception {
        boolean failsBesides = random.nextBoolean();
        tenancy.context.callAs(a, () -> {
            if (fails) {
                tenancy.connections.switchToTenant(b);
                read(b);
            }
            if (failsBesides) {
                failIfItsTurn();
            }
            return null;
        });
    }

    private void inListener() {
        TransactionTemplate transaction = Transactions.required(tenancy.router);
        tenancy.context.runAs(
                a,
                () -> transaction.executeWithoutResult(status -> {
                    TransactionSynchronizationManager.registerSynchronization(new FailingListener());
                    read(a);
                }));
    }

    private void withOpenTransaction() {
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(tenancy.router);
        TenantScope scope = tenancy.connections.switchToTenant(a);
        TransactionStatus begun = transactions.getTransaction(null);
        read(a);
        if (!fails) {
            transactions.commit(begun);
            scope.close();
            return;
        }
        try {
            scope.close();
        } finally {
            transactions.rollback(begun);
        }
    }

    private void nextToFailingLogger() {
        if (random.nextInt(EVICT_EVERY) == 0) {
            tenancy.pools.evict(a);
        }
        inWork();
    }

    /** Fails before the commit or after it. */
    private final class FailingListener implements TransactionSynchronization {

        private final boolean before = random.nextBoolean();

        @Override
        public void beforeCommit(boolean readOnly) {
            if (before) {
                failIfItsTurn();
            }
        }

        @Override
        public void afterCommit() {
            failIfItsTurn();
        }
    }
}
