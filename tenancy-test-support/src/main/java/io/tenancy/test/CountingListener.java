package io.tenancy.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A free port of the loopback interface, whose connections are counted exactly. Thread-safe. */
final class CountingListener implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final ServerSocket socket;
    private final Set<SocketAddress> probes = new HashSet<>();
    private int accepted;

    private CountingListener(ServerSocket socket) {
        this.socket = socket;
    }

    static CountingListener open() throws IOException {
        return new CountingListener(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    }

    /**
     * Accepts connections from now on.
     *
     * @param clients takes each connection, quickly, before it is counted
     * @param end runs once nothing can be accepted any more
     */
    void start(Consumer<Socket> clients, Runnable end) {
        Thread thread = new Thread(() -> acceptAll(clients, end), "fault-proxy-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    String host() {
        return socket.getInetAddress().getHostAddress();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The connections so far, including each that was established before this call. */
    int accepted() throws IOException {
        // The kernel hands out connections in their order; once our own arrives, all earlier ones have been counted.
        try (Socket probe = new Socket()) {
            probe.bind(new InetSocketAddress(socket.getInetAddress(), 0));
            synchronized (this) {
                probes.add(probe.getLocalSocketAddress());
            }
            probe.connect(socket.getLocalSocketAddress());
            return countBefore(probe.getLocalSocketAddress());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            socket.close();
        } finally {
            notifyAll();
        }
    }

    private void acceptAll(Consumer<Socket> clients, Runnable end) {
        try {
            while (true) {
                Socket client = socket.accept();
                if (isProbe(client)) {
                    client.close();
                } else {
                    clients.accept(client);
                    count();
                }
            }
        } catch (IOException ex) {
            // The port was closed, which is how this thread ends.
            end.run();
        }
    }

    private synchronized boolean isProbe(Socket client) {
        boolean probe = probes.remove(client.getRemoteSocketAddress());
        if (probe) {
            notifyAll();
        }
        return probe;
    }

    private synchronized void count() {
        accepted++;
    }

    private synchronized int countBefore(SocketAddress probe) throws IOException {
        try {
            while (probes.contains(probe)) {
                if (socket.isClosed()) {
                    throw new IOException("the port is closed");
                }
                wait();
            }
            return accepted;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }
}
