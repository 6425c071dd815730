package io.tenancy.context;

import org.jspecify.annotations.Nullable;

/** Told when a scope has ended, on the thread that it belonged to. */
@FunctionalInterface
public interface ScopeListener {

    /**
     * What this throws, closing the scope throws; the thread is bound to {@code now} all the same.
     *
     * @param was what the thread was bound to within the scope
     * @param now what it is bound to again, or null
     */
    void closed(Binding was, @Nullable Binding now);
}
