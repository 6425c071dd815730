package io.tenancy.logging;

/**
 * Says who is doing what the calling thread does. Thread-safe and quick. An application replaces the starter's by
 * declaring a bean.
 */
@FunctionalInterface
public interface AuditActor {

    /** What is written where nobody in particular acts, such as a background thread. */
    String SYSTEM = "system";

    /** Returns a name that people and auditors know; cut to 200 characters. */
    String current();
}
