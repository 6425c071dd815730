package io.tenancy.logging;

import java.util.Map;

/** An action that stands in the audit trail as begun, and whose end is going to. Used by one thread. */
public interface AuditedAction {

    /**
     * It was done. Neither waits for the trail nor fails if it cannot be written now.
     *
     * @param target the tenant as it is now
     */
    void done(AuditTarget target, Map<String, ?> context);

    /** It was not done, or not to its end. Neither waits for the trail nor fails if it cannot be written now. */
    void failed(Throwable why);
}
