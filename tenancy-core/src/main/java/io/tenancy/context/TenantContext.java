package io.tenancy.context;

import io.tenancy.logging.TenantMdc;
import io.tenancy.tenant.Tenant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Tells an application's services whose turn it is, and runs work for a tenant or for central; what the work logs has
 * the tenant in the MDC ({@link TenantMdc}). Thread-safe: every answer is about the calling thread.
 */
public final class TenantContext {

    private final ThreadBinding threads;
    private final TenantSwitcher switcher;

    /** @param switcher makes the switches; binds through the same {@code threads} */
    public TenantContext(ThreadBinding threads, TenantSwitcher switcher) {
        this.threads = threads;
        this.switcher = switcher;
    }

    /** Returns the tenant of the calling thread as it is known now; empty when unbound or central. */
    public Optional<Tenant> current() {
        Binding binding = threads.current();
        return binding == null ? Optional.empty() : Optional.ofNullable(binding.tenant());
    }

    /**
     * Returns the tenant of the calling thread as it is known now.
     *
     * @throws NoTenantException if the thread is unbound or bound to central
     */
    public Tenant require() {
        return current().orElseThrow(() -> new NoTenantException("tenant"));
    }

    /** Returns whether the calling thread is bound to the central database; false when unbound. */
    public boolean isCentral() {
        return threads.current() == Binding.CENTRAL;
    }

    /** Runs work for a tenant; otherwise as {@link #callAs(Tenant, Callable)}. */
    public void runAs(Tenant tenant, Runnable work) {
        run(switcher.switchToTenant(tenant), work);
    }

    /**
     * Calls work for a tenant on the calling thread and restores what was bound before, also when it throws.
     *
     * @return what the work returns
     * @throws Exception what the work throws, unchanged
     * @throws TenantScopeException if the work returns with a scope still open; that scope was closed
     */
    public <T extends @Nullable Object> T callAs(Tenant tenant, Callable<T> work) throws Exception {
        return call(switcher.switchToTenant(tenant), work);
    }

    /** Runs work for the central database; otherwise as {@link #callAs(Tenant, Callable)}. */
    public void runAsCentral(Runnable work) {
        run(switcher.switchToCentral(), work);
    }

    /** Calls work for the central database; otherwise as {@link #callAs(Tenant, Callable)}. */
    public <T extends @Nullable Object> T callAsCentral(Callable<T> work) throws Exception {
        return call(switcher.switchToCentral(), work);
    }

    private void run(TenantScope scope, Runnable work) {
        TenantMdc before = TenantMdc.show(current().orElse(null));
        try {
            work.run();
        } catch (Throwable failure) {
            closeAfter(failure, scope);
            throw failure;
        } finally {
            before.restore();
        }
        close(scope);
    }

    private <T extends @Nullable Object> T call(TenantScope scope, Callable<T> work) throws Exception {
        TenantMdc before = TenantMdc.show(current().orElse(null));
        T result;
        try {
            result = work.call();
        } catch (Throwable failure) {
            closeAfter(failure, scope);
            throw failure;
        } finally {
            before.restore();
        }
        close(scope);
        return result;
    }

    /** What the work threw is what the caller must see. */
    private void closeAfter(Throwable failure, TenantScope scope) {
        try {
            threads.closeWithForgotten(scope);
        } catch (RuntimeException closing) {
            failure.addSuppressed(closing);
        }
    }

    private void close(TenantScope scope) {
        int forgotten = threads.closeWithForgotten(scope);
        if (forgotten > 0) {
            throw new TenantScopeException("The work returned with " + forgotten
                    + " tenant scope(s) still open; they were closed. Open scopes with try-with-resources.");
        }
    }
}
