package io.tenancy.context;

/**
 * The time for which a thread is bound. Made for try-with-resources: closing restores what was bound before. A scope
 * belongs to the thread that opened it, and scopes close in the reverse order of opening.
 */
public interface TenantScope extends AutoCloseable {

    /**
     * Restores what the thread was bound to before.
     *
     * @throws TenantScopeException if this scope was closed already, if a scope opened after it is still open, or on
     *     another thread; nothing is changed then
     */
    @Override
    void close();
}
