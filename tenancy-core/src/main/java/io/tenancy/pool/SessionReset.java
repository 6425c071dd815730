package io.tenancy.pool;

/**
 * When a connection that is given back is brought into the state of a new one: settings, temporary tables, locks,
 * prepared statements and whatever else its session holds. What was changed through JDBC's own methods HikariCP sets back
 * in any case.
 */
public enum SessionReset {
    /** If a statement may have changed its session, by what its text says. Costs nothing where none has. */
    CHANGED,
    /** Each time. For applications whose stored functions change sessions, which no text shows. */
    ALWAYS,
    /** Never. For applications that change no session, or keep something in them on purpose. */
    NEVER
}
