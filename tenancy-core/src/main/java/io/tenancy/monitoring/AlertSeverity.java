package io.tenancy.monitoring;

/** How soon somebody should look. */
public enum AlertSeverity {
    /** Something is near its limit, or slow. */
    WARNING,
    /** Something does not work, or somebody tries what is not allowed. */
    CRITICAL
}
