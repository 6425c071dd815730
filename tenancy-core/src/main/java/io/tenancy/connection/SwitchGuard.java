package io.tenancy.connection;

import io.tenancy.context.Binding;
import org.jspecify.annotations.Nullable;

/**
 * Refuses switches that would let work meant for one database reach another. Asked only when something is bound to the
 * thread's transaction resources and the target differs from what the thread is bound to. Thread-safe.
 */
public interface SwitchGuard {

    /**
     * Returns quietly if the switch is harmless.
     *
     * @param from what the thread is bound to, or null
     * @throws TenantSwitchException otherwise
     */
    void check(@Nullable Binding from, Binding to);
}
