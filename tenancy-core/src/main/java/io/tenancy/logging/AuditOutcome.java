package io.tenancy.logging;

/** What an entry of the audit trail says of its action. */
public enum AuditOutcome {
    /** It is about to be done. Where nothing with the same correlation id follows, whoever did it died meanwhile. */
    BEGUN,
    /** It was done. */
    DONE,
    /** It was not done, or not to its end; the context says why. */
    FAILED,
    /** Nobody did it: the system saw it, as it sees a refused connection. */
    NOTED
}
