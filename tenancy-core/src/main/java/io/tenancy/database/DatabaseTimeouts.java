package io.tenancy.database;

import java.time.Duration;

/**
 * How long a driver waits. Both are set on every connection: with only one of them a server that accepts and then is
 * silent holds a thread for ever.
 *
 * @param connect longest time until the TCP connection stands, and again until the login is done; at least 1 ms
 * @param socket longest time between two packets of the server while an answer is awaited; at least 1 ms
 */
public record DatabaseTimeouts(Duration connect, Duration socket) {

    int connectMillis() {
        return Math.toIntExact(connect.toMillis());
    }

    int socketMillis() {
        return Math.toIntExact(socket.toMillis());
    }

    /** Whole seconds, at least one, for drivers that know no finer unit. */
    int connectSeconds() {
        return (int) Math.max(1, (connect.toMillis() + 999) / 1000);
    }

    int socketSeconds() {
        return (int) Math.max(1, (socket.toMillis() + 999) / 1000);
    }
}
