package io.tenancy.integration;

import static org.awaitility.Awaitility.await;

import io.tenancy.credential.SecretOwner;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators do meanwhile: suspend one tenant and let it in again, and move the rows of two others. */
final class IsolationDisturbance implements Runnable {

    private final Installation tenancy;
    private final Tenant suspended;
    private final Tenant sealed;
    private final Tenant moved;
    private final AtomicLong operations;
    private final long every;
    private final BooleanSupplier ended;
    private volatile int rounds;

    IsolationDisturbance(
            Installation tenancy, IsolationLedger ledger, AtomicLong operations, long every, BooleanSupplier ended) {
        this.tenancy = tenancy;
        this.suspended = ledger.tenant(0);
        this.sealed = ledger.tenant(1);
        this.moved = ledger.tenant(2);
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
            sealAgain();
            move();
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
    private void sealAgain() {
        char[] password = Direct.password(tenancy, sealed).toCharArray();
        update(
                sealed,
                "database_password",
                tenancy.credentials.encrypt(SecretOwner.tenantPassword(sealed.id()), password));
    }

    /** The server under another of its names: for the pool that is another server. H2 has no server. */
    private void move() {
        if (tenancy.database.kind() != TestDatabase.H2) {
            String here = tenancy.database.server().host();
            String there = here.equals("localhost") ? "127.0.0.1" : "localhost";
            update(moved, "database_host", rounds % 2 == 0 ? there : here);
        }
    }

    private void update(Tenant tenant, String column, String value) {
        JdbcClient.create(tenancy.central)
                .sql("UPDATE tenants SET " + column + " = ? WHERE id = ?")
                .params(value, tenant.id())
                .update();
    }

    private void awaitMoreOperations() {
        long until = operations.get() + every;
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(5))
                .until(() -> operations.get() >= until || ended.getAsBoolean());
    }
}
