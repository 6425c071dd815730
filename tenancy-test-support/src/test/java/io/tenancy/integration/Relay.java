package io.tenancy.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Passes bytes to a server and back, until it is told to swallow them or to refuse. What was connected before a fault
 * never recovers, as with a firewall that has forgotten it; {@link #heal()} lets new connections through.
 */
final class Relay implements AutoCloseable {

    private enum Passing {
        BOTH,
        TO_SERVER,
        NONE
    }

    private final InetSocketAddress server;
    private final InetSocketAddress address;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    /** One for all connections between two faults. */
    private volatile AtomicReference<Passing> passing = new AtomicReference<>(Passing.BOTH);

    Relay(String host, int port) {
        this.server = new InetSocketAddress(host, port);
        this.listener = listen(0);
        this.address = (InetSocketAddress) listener.getLocalSocketAddress();
    }

    String host() {
        return address.getAddress().getHostAddress();
    }

    int port() {
        return address.getPort();
    }

    /** From now on nobody hears anything, and new connections are accepted and not answered. */
    void silence() {
        passing.set(Passing.NONE);
    }

    /** The server still hears everything, its answers are lost. */
    void loseAnswers() {
        passing.set(Passing.TO_SERVER);
    }

    /** Connections are reset, and new ones refused. */
    void refuse() {
        close();
    }

    void heal() {
        passing = new AtomicReference<>(Passing.BOTH);
        if (listener.isClosed()) {
            listener = listen(address.getPort());
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                reset(socket);
            }
            sockets.clear();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void reset(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException ended) {
            // by its other end, meanwhile
        }
        socket.close();
    }

    private ServerSocket listen(int port) {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
            background(() -> {
                while (!opened.isClosed()) {
                    accept(opened.accept());
                }
            });
            return opened;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void accept(Socket client) throws IOException {
        AtomicReference<Passing> era = passing;
        Socket upstream = new Socket();
        upstream.connect(server);
        sockets.add(client);
        sockets.add(upstream);
        background(() -> pump(client, upstream, era, Passing.TO_SERVER));
        background(() -> pump(upstream, client, era, Passing.BOTH));
    }

    /** @param least what must pass for these bytes to */
    private void pump(Socket from, Socket to, AtomicReference<Passing> era, Passing least) throws IOException {
        byte[] bytes = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (era.get().compareTo(least) <= 0) {
                    out.write(bytes, 0, count);
                }
            }
        } finally {
            sockets.remove(from);
        }
    }

    /** Until the socket is closed. */
    private interface Loop {
        void run() throws IOException;
    }

    private static void background(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException closed) {
                        // which is how it ends
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
