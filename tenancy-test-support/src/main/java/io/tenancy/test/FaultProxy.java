package io.tenancy.test;

import io.tenancy.test.FaultGate.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A TCP proxy on the loopback interface that a test puts between a connection pool and a database server, to see what the
 * application does when the way to its database fails. It begins by passing everything on; a test changes that at any
 * time, also for connections that are open:
 *
 * <table>
 * <caption>What each mode does</caption>
 * <tr><th>Mode</th><th>Open connections</th><th>New connections</th></tr>
 * <tr><td>{@link #pass()}</td><td>work</td><td>work</td></tr>
 * <tr><td>{@link #refuse()}</td><td>are reset</td><td>are reset at once</td></tr>
 * <tr><td>{@link #silent()}</td><td>lose every byte, for good</td><td>are accepted and lose every byte, for good</td></tr>
 * <tr><td>{@link #loseAnswers()}</td><td>lose what the server sends, for good</td><td>the same</td></tr>
 * <tr><td>{@link #stop()}</td><td>wait and lose nothing</td><td>are accepted, wait and lose nothing</td></tr>
 * <tr><td>{@link #slow(Duration)}</td><td>work late</td><td>work late</td></tr>
 * <tr><td>{@link #reset()}</td><td>are reset</td><td>work</td></tr>
 * </table>
 *
 * <p>Silence outlives its mode: so {@code silent()} followed by {@code pass()} leaves open connections as black holes
 * while new ones work, as after a firewall forgot them.
 *
 * <p>Uses daemon threads. Thread-safe; the test that opened it closes it.
 */
public final class FaultProxy implements AutoCloseable {
    private final CountingListener listener;
    private final String targetHost;
    private final int targetPort;
    private final FaultGate gate = new FaultGate();
    private final Set<ProxiedConnection> connections = new LinkedHashSet<>();

    private FaultProxy(CountingListener listener, String targetHost, int targetPort) {
        this.listener = listener;
        this.targetHost = targetHost;
        this.targetPort = targetPort;
    }

    /**
     * Opens a proxy on a free port. Nothing connects to the target before a client connects to the proxy; where nobody
     * serves the target then, the client is reset.
     *
     * @param host the host name or address of the server
     * @param port the server's TCP port, 1 to 65535
     * @throws IllegalArgumentException if the host is blank or the port out of range
     * @throws UncheckedIOException if no port can be opened
     */
    public static FaultProxy to(String host, int port) {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("No server can be at '" + host + ":" + port + "'");
        }
        try {
            FaultProxy proxy = new FaultProxy(CountingListener.open(), host, port);
            proxy.listener.start(proxy::adopt, proxy::close);
            return proxy;
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot open a proxy to " + host + ":" + port, ex);
        }
    }

    /**
     * Opens a proxy on a free port that leads to a server; {@link TestDatabaseServer#through(FaultProxy)} uses it.
     *
     * @throws IllegalArgumentException if the server is H2, which runs inside this JVM
     * @throws UncheckedIOException if no port can be opened
     */
    public static FaultProxy to(TestDatabaseServer server) {
        return to(server.host(), server.port());
    }

    /** Returns the address to connect to, an IP address. */
    public String host() {
        return listener.host();
    }

    /** Returns the TCP port to connect to, 1 to 65535. */
    public int port() {
        return listener.port();
    }

    /**
     * Passes everything on, as at first. What {@link #stop()} or {@link #slow(Duration)} held back is delivered at once;
     * connections that {@link #silent()} met stay lost.
     */
    public void pass() {
        change(Mode.PASS, Duration.ZERO, connection -> {});
    }

    /** Resets open connections, and each new one as soon as it is established: a server that has crashed. */
    public void refuse() {
        change(Mode.REFUSE, Duration.ZERO, ProxiedConnection::reset);
    }

    /**
     * Accepts connections and says nothing, while every byte of either side is lost: a server that hangs. Nobody learns
     * of it, also when the server closes its side. The connections open now, and those opened until the mode changes,
     * stay so until their clients close them or {@link #reset()} or {@link #refuse()} does; their sessions at the server
     * remain that long, with their locks.
     */
    public void silent() {
        change(Mode.SILENT, Duration.ZERO, ProxiedConnection::mute);
    }

    /**
     * Forwards what clients send and loses whatever the server answers, on open connections and on new ones: nobody knows
     * then whether a commit was made. Lasts on each of these connections until its client closes it or {@link #reset()} or
     * {@link #refuse()} does.
     */
    public void loseAnswers() {
        change(Mode.LOSE_ANSWERS, Duration.ZERO, ProxiedConnection::loseAnswers);
    }

    /**
     * Accepts connections and forwards nothing, keeping every byte and every end of a connection until the mode changes:
     * a network that is interrupted, a server that is paused.
     */
    public void stop() {
        change(Mode.STOP, Duration.ZERO, connection -> {});
    }

    /**
     * Delivers everything later. Each direction of a connection holds a chunk of up to 64 KiB back at a time, so that
     * much larger messages take a multiple.
     *
     * @param delay added to each chunk in each direction, so that a question and its answer take twice as long; 0 is
     *     like {@link #pass()}
     * @throws IllegalArgumentException if the delay is negative
     */
    public void slow(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative but was " + delay);
        }
        change(Mode.PASS, delay, connection -> {});
    }

    /** Resets all open connections; new ones work: a server, or something on the way to it, that has restarted. */
    public void reset() {
        change(Mode.PASS, Duration.ZERO, ProxiedConnection::reset);
    }

    /**
     * Returns how many connections clients have opened so far, including those refused or closed again. Exact: a
     * connection that was established before this call is counted, so 0 means that nobody has connected.
     *
     * @throws UncheckedIOException if the proxy is closed
     */
    public int accepted() {
        try {
            return listener.accepted();
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot count the connections to " + this, ex);
        }
    }

    /**
     * Returns how many connections are open now, 0 or more. One that a client closes is noticed shortly afterwards, so
     * await the number; while the proxy stops or delays, that too is held back.
     */
    public synchronized int open() {
        return connections.size();
    }

    /** Closes the port and all connections. Closing twice is harmless. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot close " + this, ex);
        } finally {
            change(Mode.CLOSED, Duration.ZERO, ProxiedConnection::close);
        }
    }

    /** Names both ends. */
    @Override
    public String toString() {
        return "FaultProxy[" + host() + ":" + port() + " to " + targetHost + ":" + targetPort + "]";
    }

    private synchronized void change(Mode mode, Duration delay, Consumer<ProxiedConnection> toEachOpen) {
        if (gate.mode() == Mode.CLOSED) {
            return;
        }
        // First, so that no held byte of a connection that is to be lost slips through.
        List.copyOf(connections).forEach(toEachOpen);
        gate.set(mode, delay);
    }

    private synchronized void adopt(Socket client) {
        Mode mode = gate.mode();
        if (mode == Mode.REFUSE || mode == Mode.CLOSED) {
            ProxiedConnection.reset(client);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, gate, this::forget);
        if (mode == Mode.SILENT) {
            connection.mute();
        } else if (mode == Mode.LOSE_ANSWERS) {
            connection.loseAnswers();
        }
        connections.add(connection);
        connection.start(targetHost, targetPort);
    }

    private synchronized void forget(ProxiedConnection connection) {
        connections.remove(connection);
    }
}
