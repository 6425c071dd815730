package io.tenancy.integration;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A database server that somebody else runs, and that does what it likes with whoever connects. */
final class HostileServer implements AutoCloseable {

    /** What it does with one client. */
    @FunctionalInterface
    interface Conversation {
        void talk(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException;
    }

    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private final ServerSocket listener;
    private final Conversation conversation;

    HostileServer(Conversation conversation) throws IOException {
        this.conversation = conversation;
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        thread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                thread(() -> talk(client));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void talk(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            conversation.talk(
                    new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
        } catch (IOException closed) {
            // the client has had enough
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "hostile-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads what a client of PostgreSQL says first; there is no encryption. */
    static void startPostgresql(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            int length = in.readInt();
            int code = in.readInt();
            in.skipNBytes(length - 8L);
            if (code != SSL_REQUEST && code != GSS_REQUEST) {
                return;
            }
            out.writeByte('N');
        }
    }

    /** One message of PostgreSQL's protocol. */
    static void sendPostgresql(DataOutputStream out, char type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + 4);
        out.write(body);
        out.flush();
    }

    /** One packet of the protocol of MySQL and MariaDB. */
    static void sendMySql(DataOutputStream out, int sequence, byte[] body) throws IOException {
        out.write(new byte[] {(byte) body.length, (byte) (body.length >> 8), (byte) (body.length >> 16), (byte) sequence
        });
        out.write(body);
        out.flush();
    }

    /** A byte now and then, for ever. */
    static void drip(DataOutputStream out) throws IOException, InterruptedException {
        while (true) {
            out.writeByte('x');
            out.flush();
            Thread.sleep(200);
        }
    }

    /** Reads one packet and returns its number. */
    static int readMySql(DataInputStream in, ByteArrayOutputStream body) throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length < 4) {
            throw new IOException("The client is gone.");
        }
        body.write(in.readNBytes((head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16));
        return head[3] & 0xff;
    }

    /** What a server of MySQL says first: version 8, no TLS, native passwords, files of the client welcome. */
    static byte[] greeting() throws IOException {
        int capabilities = 0x0000_0001 | 0x80 | 0x0200 | 0x2000 | 0x8000 | 0x0008_0000 | 0x0000_0008;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(10);
        out.write("8.0.36\0".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {1, 0, 0, 0});
        out.write("abcdefgh\0".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {(byte) capabilities, (byte) (capabilities >> 8)});
        out.writeByte(45);
        out.write(new byte[] {2, 0});
        out.write(new byte[] {(byte) (capabilities >> 16), (byte) (capabilities >> 24)});
        out.writeByte(21);
        out.write(new byte[10]);
        out.write("ijklmnopqrst\0".getBytes(StandardCharsets.US_ASCII));
        out.write("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
