package io.tenancy.test;

import java.io.UncheckedIOException;

/**
 * A server on the loopback interface that accepts every connection and never answers, as a hung database does: a
 * {@link FaultProxy} that is silent from the start and has nothing behind it. Counts the connections, which also proves
 * that none was attempted. Thread-safe; the test that opened it closes it.
 */
public final class SilentServer implements AutoCloseable {
    /** TCP port "discard", to which a silent proxy never connects. */
    private static final int NOWHERE = 9;

    private final FaultProxy proxy;

    private SilentServer(FaultProxy proxy) {
        this.proxy = proxy;
    }

    /**
     * Opens a server on a free port.
     *
     * @throws UncheckedIOException if no port can be opened
     */
    public static SilentServer open() {
        FaultProxy proxy = FaultProxy.to("127.0.0.1", NOWHERE);
        proxy.silent();
        return new SilentServer(proxy);
    }

    /** Returns the address to connect to, an IP address. */
    public String host() {
        return proxy.host();
    }

    /** Returns the TCP port, 1 to 65535. */
    public int port() {
        return proxy.port();
    }

    /**
     * Returns how many connections clients have opened so far, including those closed again. Exact: a connection that
     * was established before this call is counted, so 0 means that nobody has connected.
     *
     * @throws UncheckedIOException if the server is closed
     */
    public int connections() {
        return proxy.accepted();
    }

    /** Closes the port and all connections. Closing twice is harmless. */
    @Override
    public void close() {
        proxy.close();
    }
}
