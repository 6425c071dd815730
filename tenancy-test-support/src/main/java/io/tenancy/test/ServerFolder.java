package io.tenancy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The folder of one running server, which vanishes with this JVM. A locked file in it says that its owner is alive:
 * folders and servers of JVMs that were killed are cleaned up by the next start.
 */
final class ServerFolder {
    private static final String PROPERTY = "tenancy.test.data-dir";
    private static final String PREFIX = "tenancy-test-";
    private static final String OWNER = "owner.lock";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_MEMORY_BYTES = 2L << 30;

    /** Spares an owner that has created its file and not locked it yet. */
    private static final Duration MINIMUM_AGE = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    /** Never looked into: closing any channel of a file gives up every lock that the JVM has on it (POSIX). */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel owner;

    private ServerFolder(Path path, FileChannel owner) {
        this.path = path;
        this.owner = owner;
    }

    /** Starts a server whose files are all in a folder. */
    interface Start {
        ServerAddress in(ServerFolder folder) throws Exception;
    }

    /** Starts a server in a new folder, which is deleted again if that fails. */
    static ServerAddress start(String server, Start start) throws Exception {
        return SharedServerFiles.exclusively(() -> {
            ServerFolder folder = create(server);
            try {
                return start.in(folder);
            } catch (Exception | LinkageError ex) {
                folder.delete();
                throw ex;
            }
        });
    }

    /** Creates a folder that only this user can read. */
    private static ServerFolder create(String server) throws IOException {
        Path root = root();
        deleteAbandoned(root);
        Path path = Files.createTempDirectory(root, PREFIX + server + "-");
        OURS.add(path);
        FileChannel owner = FileChannel.open(path.resolve(OWNER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        owner.lock();
        return new ServerFolder(path, owner);
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    void delete() {
        try (owner) {
            deleteRecursively(path);
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot delete " + path, ex);
        }
    }

    /** Prefers memory, where creating a database takes a tenth of the time that it takes on a disk. */
    private static Path root() throws IOException {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return Files.createDirectories(Path.of(given).toAbsolutePath());
        }
        boolean memory = Files.isDirectory(MEMORY)
                && Files.isWritable(MEMORY)
                && Files.getFileStore(MEMORY).getUsableSpace() >= ENOUGH_MEMORY_BYTES;
        return memory ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private static void deleteAbandoned(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.toList()) {
                if (folder.getFileName().toString().startsWith(PREFIX) && !OURS.contains(folder)) {
                    deleteIfAbandoned(folder);
                }
            }
        }
    }

    private static void deleteIfAbandoned(Path folder) throws IOException {
        Path file = folder.resolve(OWNER);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            Instant latest = Instant.now().minus(MINIMUM_AGE);
            if (lock != null && Files.getLastModifiedTime(file).toInstant().isBefore(latest)) {
                killServerOf(folder);
                deleteRecursively(folder);
            }
        } catch (OverlappingFileLockException | NoSuchFileException | AccessDeniedException ex) {
            // Is being created or deleted just now, or belongs to another user: not abandoned.
        }
    }

    private static void killServerOf(Path folder) {
        ProcessHandle.allProcesses()
                .filter(process -> isServerOf(folder, process))
                .forEach(process -> {
                    // Politely at first: a killed PostgreSQL would leave its shared memory behind.
                    process.destroy();
                    awaitEnd(folder, process);
                    process.destroyForcibly();
                    awaitEnd(folder, process);
                });
    }

    /** False for a process that has ended and still waits for its parent to notice, unlike isAlive(). */
    private static boolean isServerOf(Path folder, ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(command -> command.contains(folder + "/data"))
                .isPresent();
    }

    private static void awaitEnd(Path folder, ProcessHandle process) {
        long start = System.nanoTime();
        while (isServerOf(folder, process) && System.nanoTime() - start < PATIENCE.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static void deleteRecursively(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
