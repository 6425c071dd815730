package io.tenancy.database;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a login that takes too long, whatever the server sends. The timeouts of the drivers for MySQL and MariaDB begin
 * anew with each packet or byte, so that a server which goes on sending would hold its caller for as long as it likes.
 */
final class LoginDeadline {

    @FunctionalInterface
    interface Login {
        Connection open() throws SQLException;
    }

    private static final ThreadLocal<LoginDeadline> CURRENT = new ThreadLocal<>();

    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private LoginDeadline(long millis) {
        var unused = end.orTimeout(millis, TimeUnit.MILLISECONDS).whenComplete((done, failed) -> {
            if (failed != null) {
                sockets.forEach(LoginDeadline::close);
            }
        });
    }

    /**
     * Logs in within the time that the TCP connection may take, and again that for the login.
     *
     * @throws SQLTimeoutException if it takes longer
     */
    static Connection within(int connectMillis, Login login) throws SQLException {
        long millis = 2L * connectMillis;
        LoginDeadline deadline = new LoginDeadline(millis);
        CURRENT.set(deadline);
        Connection connection;
        try {
            connection = login.open();
        } catch (SQLException | RuntimeException failed) {
            if (deadline.end.completeExceptionally(failed)) {
                throw failed;
            }
            throw late(millis, failed);
        } finally {
            CURRENT.remove();
        }
        if (!deadline.end.complete(null)) {
            connection.close();
            throw late(millis, null);
        }
        return connection;
    }

    /** What a driver's factory of sockets makes while a login goes on in this thread. */
    static <S extends Socket> S watch(S socket) {
        LoginDeadline deadline = CURRENT.get();
        if (deadline != null) {
            deadline.sockets.add(socket);
            if (deadline.end.isDone()) {
                close(socket);
            }
        }
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyUseless) {
            // It is closed for whoever reads from it, which is what matters.
        }
    }

    private static SQLTimeoutException late(long millis, @Nullable Exception cause) {
        return new SQLTimeoutException("The server did not finish the login within " + millis + " ms.", "08001", cause);
    }
}
