package io.tenancy.integration;

import static org.awaitility.Awaitility.await;

import io.tenancy.credential.SecretOwner;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators do meanwhile: suspends one tenant and lets it in again, and makes the pool of another one retire. */
final class IsolationDisturbance implements Runnable {

    private final Installation tenancy;
    private final Tenant suspended;
    private final Tenant moved;
    private final AtomicLong operations;
    private final long every;
    private final BooleanSupplier ended;
    private volatile int rounds;

    IsolationDisturbance(
            Installation tenancy, IsolationLedger ledger, AtomicLong operations, long every, BooleanSupplier ended) {
        this.tenancy = tenancy;
        this.suspended = ledger.tenant(0);
        this.moved = ledger.tenant(1);
        this.operations = operations;
        this.every = every;
        this.ended = ended;
    }

    /** Whether a failure is what a suspended tenant's callers must expect. */
    static boolean isExpected(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TenantInactiveException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void run() {
        while (!ended.getAsBoolean()) {
            tenancy.lifecycle.suspend(suspended);
            retirePool();
            awaitMoreOperations();
            tenancy.lifecycle.resume(suspended);
            awaitMoreOperations();
            rounds++;
        }
    }

    int rounds() {
        return rounds;
    }

    /** The same password in another envelope: for the pool that is another login. */
    private void retirePool() {
        char[] password = Direct.password(tenancy, moved).toCharArray();
        JdbcClient.create(tenancy.central)
                .sql("UPDATE tenants SET database_password = ? WHERE id = ?")
                .params(tenancy.credentials.encrypt(SecretOwner.tenantPassword(moved.id()), password), moved.id())
                .update();
    }

    private void awaitMoreOperations() {
        long until = operations.get() + every;
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(5))
                .until(() -> operations.get() >= until || ended.getAsBoolean());
    }
}
