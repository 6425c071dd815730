package io.tenancy.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One client's connection through a {@link FaultProxy}, with a thread for each direction. Thread-safe. */
final class ProxiedConnection {
    private static final int CHUNK_BYTES = 1 << 16;

    /** In place of a length; -1 is the orderly end. */
    private static final int BROKEN = -2;

    private final Socket client;
    private final Socket server = new Socket();
    private final FaultGate gate;
    private final Consumer<ProxiedConnection> onEnd;
    private volatile boolean mute;
    private volatile boolean answersLost;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Creates a connection that does nothing yet.
     *
     * @param onEnd told once, when the client's side is closed
     */
    ProxiedConnection(Socket client, FaultGate gate, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.gate = gate;
        this.onEnd = onEnd;
    }

    void start(String targetHost, int targetPort) {
        String name = "fault-proxy-" + client.getLocalPort() + "-" + client.getPort();
        daemon(name + "-up", () -> {
            connect(name, targetHost, targetPort);
            // A mute connection ends with its client, since nothing else may be noticed from there.
            end(pump(client, server));
        });
    }

    /** From now on, and for good, what either side sends is lost. */
    void mute() {
        mute = true;
    }

    /** From now on, and for good, what the server sends is lost. */
    void loseAnswers() {
        answersLost = true;
    }

    /** Closes both sides in order. */
    void close() {
        end(false);
    }

    /** Closes both sides with an RST. */
    void reset() {
        end(true);
    }

    /** Closes a socket with an RST; harmless if it is closed already. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0); // makes the kernel send RST instead of FIN
        } catch (IOException ex) {
            // It was closed at the same time; nothing is left to send.
        }
        close(socket);
    }

    private void connect(String name, String targetHost, int targetPort) throws InterruptedException {
        gate.pass();
        if (mute) {
            return;
        }
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(targetHost, targetPort));
        } catch (IOException ex) {
            reset(); // as the client would see it without the proxy: nobody serves that port
            return;
        }
        daemon(name + "-down", () -> {
            boolean broken = pump(server, client);
            if (!mute && !answersLost) {
                end(broken);
            }
        });
    }

    /** Forwards until one side ends, and tells whether abruptly. That waits at the gate like all bytes. */
    private boolean pump(Socket from, Socket to) throws InterruptedException {
        byte[] chunk = new byte[CHUNK_BYTES];
        int length;
        do {
            length = read(from, chunk);
            gate.pass();
            boolean lost = mute || answersLost && from == server;
            if (length > 0 && !lost && !write(to, chunk, length)) {
                length = BROKEN;
            }
        } while (length >= 0);
        return length == BROKEN;
    }

    private static int read(Socket from, byte[] chunk) {
        try {
            return from.getInputStream().read(chunk);
        } catch (IOException ex) {
            return BROKEN;
        }
    }

    private static boolean write(Socket to, byte[] chunk, int length) {
        try {
            to.getOutputStream().write(chunk, 0, length);
            return true;
        } catch (IOException ex) {
            return false;
        }
    }

    /** Holds no lock: the proxy calls this while it holds its own, which {@code onEnd} takes too. */
    private void end(boolean abruptly) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (abruptly) {
            reset(client);
            reset(server);
        } else {
            close(client);
            close(server);
        }
        onEnd.accept(this);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ex) {
            // Nothing more can be done, and nobody uses it any more.
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void daemon(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException ex) {
                        close();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
