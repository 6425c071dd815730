package io.tenancy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A server on the loopback interface that accepts every connection and never answers, as a hung database does. Counts
 * the connections, which also proves that none was attempted. Thread-safe; the test that opened it closes it.
 */
public final class SilentServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> held = new ArrayList<>();
    private final Set<SocketAddress> probes = new HashSet<>();

    private SilentServer(ServerSocket listener) {
        this.listener = listener;
    }

    /**
     * Opens a server on a free port.
     *
     * @throws UncheckedIOException if no port can be opened
     */
    public static SilentServer open() {
        try {
            SilentServer server = new SilentServer(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(server::acceptAll, "silent-server-" + server.port());
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot open a silent server", ex);
        }
    }

    /** Returns the address to connect to, an IP address. */
    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    /** Returns the TCP port, 1 to 65535. */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Returns how many connections clients have opened so far, including those closed again. Exact: a connection that
     * was established before this call is counted, so 0 means that nobody has connected.
     *
     * @throws UncheckedIOException if the server is closed
     */
    public int connections() {
        // The kernel hands out connections in their order; once our own arrives, all earlier ones have been counted.
        try (Socket probe = new Socket()) {
            probe.bind(new InetSocketAddress(listener.getInetAddress(), 0));
            synchronized (this) {
                probes.add(probe.getLocalSocketAddress());
            }
            probe.connect(listener.getLocalSocketAddress());
            return countBefore(probe.getLocalSocketAddress());
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot count connections to " + host() + ":" + port(), ex);
        }
    }

    /** Closes the port and all connections. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        try {
            listener.close();
            for (Socket socket : held) {
                socket.close();
            }
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot close a silent server", ex);
        } finally {
            notifyAll();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                hold(listener.accept());
            }
        } catch (IOException ex) {
            // The port was closed, which is how this server ends.
            close();
        }
    }

    private synchronized void hold(Socket socket) throws IOException {
        if (listener.isClosed()) {
            socket.close();
        } else if (probes.remove(socket.getRemoteSocketAddress())) {
            socket.close();
            notifyAll();
        } else {
            held.add(socket);
        }
    }

    private synchronized int countBefore(SocketAddress probe) throws IOException {
        try {
            while (probes.contains(probe)) {
                if (listener.isClosed()) {
                    throw new IOException("the server is closed");
                }
                wait();
            }
            return held.size();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }
}
