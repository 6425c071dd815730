package io.tenancy.context;

import io.tenancy.logging.TenantMdc;
import org.jspecify.annotations.Nullable;

/**
 * What each thread is bound to. One instance per application, so that two applications in one JVM cannot see each
 * other's tenants. Thread-safe; child threads inherit nothing.
 *
 * <p>A mutable slot per thread makes a switch one thread-local read and one small object. The slot stays with the
 * thread; it is empty whenever no scope is open.
 */
public final class ThreadBinding {

    private final Slots slots = new Slots();
    private final boolean shown;

    /** Shows tenants in log lines only where somebody else does. */
    public ThreadBinding() {
        this(false);
    }

    /** @param shown whether each switch, and each way back, sets the tenant in the MDC ({@link TenantMdc}) */
    public ThreadBinding(boolean shown) {
        this.shown = shown;
    }

    /** Returns what the calling thread is bound to, or null if it is unbound. */
    public @Nullable Binding current() {
        return slots.get().current();
    }

    /** Binds the calling thread until the scope is closed, of which the listener is told. */
    public TenantScope bind(Binding target, ScopeListener listener) {
        TenantScope scope = slots.get().open(target, shown ? new Shown(listener) : listener);
        if (shown) {
            var unused = TenantMdc.show(target.tenant());
        }
        return scope;
    }

    /** Shows whose turn it is again. */
    private record Shown(ScopeListener next) implements ScopeListener {

        @Override
        public void closed(Binding was, @Nullable Binding now) {
            var unused = TenantMdc.show(now == null ? null : now.tenant());
            next.closed(was, now);
        }
    }

    /**
     * Closes every scope that was opened on the calling thread after this one and is still open, innermost first, then
     * the scope itself: for those who own an entry point and must leave the thread as they found it.
     *
     * @return how many scopes somebody had forgotten to close
     * @throws TenantScopeException if this scope is closed already or belongs to another thread
     */
    public int closeWithForgotten(TenantScope scope) {
        Slot mine = slots.get();
        mine.requireOpen(scope);
        return mine.closeThrough(scope) - 1;
    }

    /**
     * Closes every scope that is open on the calling thread: for those who hand a thread to somebody else.
     *
     * @return how many there were
     */
    public int closeAll() {
        return slots.get().closeThrough(null);
    }

    /** A final class of its own: the compiler then knows which variable it reads, and inlines the look. */
    private static final class Slots extends ThreadLocal<Slot> {
        @Override
        protected Slot initialValue() {
            return new Slot();
        }
    }

    /** The state of one thread; touched by no other, except to see that it must not. */
    private static final class Slot {

        private final Thread owner = Thread.currentThread();
        private @Nullable Scope innermost;

        @Nullable
        Binding current() {
            Scope scope = innermost;
            return scope == null ? null : scope.target;
        }

        TenantScope open(Binding target, ScopeListener listener) {
            Scope scope = new Scope(this, innermost, target, listener);
            innermost = scope;
            return scope;
        }

        void requireOpen(TenantScope scope) {
            if (!isOpen(scope)) {
                throw new TenantScopeException("This scope is not open on thread '" + owner.getName() + "'.");
            }
        }

        /** Closes from the inside to this scope, or all if it is null, whatever closing one of them throws. */
        int closeThrough(@Nullable TenantScope outermost) {
            int closed = 0;
            RuntimeException failed = null;
            for (Scope scope = innermost; scope != null; scope = scope == outermost ? null : innermost) {
                try {
                    scope.close();
                } catch (RuntimeException afterClosing) {
                    failed = failed == null ? afterClosing : failed;
                }
                closed++;
            }
            if (failed != null) {
                throw failed;
            }
            return closed;
        }

        private boolean isOpen(TenantScope wanted) {
            for (Scope scope = innermost; scope != null; scope = scope.outer) {
                if (scope == wanted) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Four references: 32 bytes on a JVM with compressed pointers. */
    private static final class Scope implements TenantScope {

        private final Slot slot;
        private final @Nullable Scope outer;
        private final Binding target;
        private final ScopeListener listener;

        Scope(Slot slot, @Nullable Scope outer, Binding target, ScopeListener listener) {
            this.slot = slot;
            this.outer = outer;
            this.target = target;
            this.listener = listener;
        }

        @Override
        public void close() {
            Slot mine = slot;
            if (mine.innermost != this || mine.owner != Thread.currentThread()) {
                throw refusal(mine);
            }
            mine.innermost = outer;
            listener.closed(target, mine.current());
        }

        private TenantScopeException refusal(Slot mine) {
            if (mine.owner != Thread.currentThread()) {
                return new TenantScopeException("A tenant scope was opened on thread '" + mine.owner.getName()
                        + "' and must be closed there, not on '"
                        + Thread.currentThread().getName() + "'.");
            }
            return mine.isOpen(this)
                    ? new TenantScopeException("A tenant scope was closed while one opened inside it is still open."
                            + " Close scopes in reverse order; try-with-resources does.")
                    : new TenantScopeException("A tenant scope was closed twice.");
        }
    }
}
