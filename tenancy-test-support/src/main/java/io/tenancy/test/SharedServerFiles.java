package io.tenancy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;

/** What embedded servers of all JVMs share: the unpacked binaries, kept for the next run, and one start at a time. */
final class SharedServerFiles {
    private static final String CACHE_PROPERTY = "tenancy.test.cache-dir";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private SharedServerFiles() {}

    /** The folder for unpacked binaries, kept between runs and shared by all JVMs of this user. */
    static Path cache() {
        String given = System.getProperty(CACHE_PROPERTY);
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path folder = given != null
                ? Path.of(given)
                : (xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg))
                        .resolve("tenancy-test");
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(folder.toAbsolutePath().getParent());
                createPrivate(folder);
            }
            return folder.toAbsolutePath();
        } catch (IOException ex) {
            throw new UncheckedIOException(
                    "Cannot create cache folder " + folder + ". Set system property " + CACHE_PROPERTY, ex);
        }
    }

    /** Nobody else may write here: these binaries are run with this user's rights. */
    private static void createPrivate(Path folder) throws IOException {
        try {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException ex) {
            // Another JVM was faster.
        }
    }

    /**
     * Runs a start while no other JVM starts a server: two must neither unpack into one folder nor pick the same free
     * port.
     */
    static synchronized <T> T exclusively(Callable<T> start) throws Exception {
        Path lockFile = cache().resolve("start.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed
            return start.call();
        }
    }

    static void atExit(String server, Runnable action) {
        Runtime.getRuntime().addShutdownHook(new Thread(action, "tenancy-test-stop-" + server));
    }
}
