package io.tenancy.monitoring;

/**
 * Learns of alerts. An application declares any number of beans. Each is called on a thread of its own, one alert after
 * the other: it may wait, for example for a mail server, and delays nobody. What it throws is contained and counted; while
 * it is so slow that 100 alerts wait for it, further ones are not told to it.
 */
@FunctionalInterface
public interface AlertListener {

    /** An alert was raised, or is over. */
    void alerted(Alert alert);
}
