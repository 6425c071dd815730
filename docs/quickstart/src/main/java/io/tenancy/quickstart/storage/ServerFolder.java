package io.tenancy.quickstart.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a database server needs to be the same after a restart: its files, its password, and its port, since the tenants'
 * rows name it. One process owns the server, which is said by a lock; others may use it meanwhile.
 */
final class ServerFolder implements AutoCloseable {

    private static final Duration MAXIMUM_START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Path path;
    private final FileChannel channel;
    private final @Nullable FileLock lock;

    private ServerFolder(Path path, FileChannel channel, @Nullable FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    static ServerFolder open(Path path) {
        try {
            createPrivate(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new ServerFolder(path, channel, tryLock(channel));
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot use the folder " + path, failed);
        }
    }

    /** Nobody else may write here: binaries are unpacked into it, and run with this user's rights. */
    private static void createPrivate(Path path) throws IOException {
        Files.createDirectories(path);
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException anotherApplicationOfThisJvm) {
            return null;
        }
    }

    /** Returns whether the server is this process's to start and to stop. */
    boolean isOwned() {
        return lock != null;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The administrator's. */
    String password() {
        return PrivateFile.readOrCreate(resolve("password"));
    }

    /** Chosen once. */
    int port() {
        Path file = resolve("port");
        try {
            if (Files.notExists(file)) {
                try (ServerSocket free = new ServerSocket(0)) {
                    Files.writeString(file, Integer.toString(free.getLocalPort()));
                }
            }
            return Integer.parseInt(Files.readString(file).strip());
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot keep the port in " + file, failed);
        }
    }

    /** Ends a server that outlived its owner, so that it can be started properly. */
    void endAbandoned(Path pidFile, EmbeddedServer server) throws IOException, InterruptedException {
        if (Files.notExists(pidFile) || failureToLogIn(server) != null) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || !process.destroy()) {
            return;
        }
        try {
            process.onExit().get(MAXIMUM_START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            throw new IOException("Process " + pid + " still runs in " + path + ". End it.", stuck);
        }
    }

    /** Returns the server when the administrator can log in. */
    EmbeddedServer await(EmbeddedServer server) {
        long start = System.nanoTime();
        SQLException failure = failureToLogIn(server);
        while (failure != null) {
            if (System.nanoTime() - start > MAXIMUM_START.toNanos()) {
                server.close();
                throw new IllegalStateException(
                        "Nobody could log in to the server in " + path + " for " + MAXIMUM_START.toSeconds() + " s.",
                        failure);
            }
            LockSupport.parkNanos(POLL.toNanos());
            failure = failureToLogIn(server);
        }
        return server;
    }

    private static @Nullable SQLException failureToLogIn(EmbeddedServer server) {
        try {
            DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password())
                    .close();
            return null;
        } catch (SQLException failed) {
            return failed;
        }
    }

    /** Lets another process own the server. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot release the folder " + path, failed);
        }
    }
}
