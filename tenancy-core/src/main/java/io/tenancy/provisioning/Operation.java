package io.tenancy.provisioning;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Work on one tenant in several steps, as {@code tenancy_operations} had it when this node took it.
 *
 * @param step the step that was begun last
 * @param nonce its name; also in what it makes, which proves that it made it
 * @param attempt how often somebody began to work on it, this time included
 * @param token larger each time somebody takes it over; who has an older one may write nothing more
 * @param baseline of an import: the version that the schema has already, or null; of a template: what it is made with
 */
record Operation(
        long tenantId,
        Kind kind,
        String step,
        State state,
        String nonce,
        int attempt,
        long token,
        @Nullable String baseline) {

    enum Kind {
        CREATE,
        IMPORT,
        PURGE,
        MOVE,
        /** Drops what a move has left at the source. */
        CONFIRM,
        /** Makes a database that no tenant has yet; becomes a {@link #CREATE} when one gets it. */
        SPARE,
        /** Makes a database of which those of tenants are copies. */
        TEMPLATE;

        /** Whether it is about a tenant, and not about a database that is kept for tenants to come. */
        boolean hasTenant() {
            return this != SPARE && this != TEMPLATE;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    enum State {
        /** On its way to the end. */
        RUNNING,
        /** On its way back. */
        UNDOING,
        /** Back at the beginning, and to be looked at once more: a server may have finished something late. */
        SETTLING,
        /** Waits for an operator. */
        FAILED,
        /** A spare that waits for a tenant, or a template that is complete. */
        READY,
        DONE,
        UNDONE
    }

    /** Whether it creates a database. */
    boolean makes() {
        return kind == Kind.CREATE || kind == Kind.MOVE;
    }

    boolean isResumed() {
        return attempt > 1;
    }

    Operation at(String reached, State how) {
        return new Operation(tenantId, kind, reached, how, nonce, attempt, token, baseline);
    }

    Operation taken() {
        State how = switch (state) {
            case FAILED -> State.RUNNING;
            case READY -> State.UNDOING; // no tenant gets it any more
            default -> state;
        };
        return new Operation(tenantId, kind, step, how, nonce, attempt + 1, token + 1, baseline);
    }
}
