package io.tenancy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** One more MariaDB server than all tests share, and the programs that come with it. It stops when the JVM exits. */
public final class SecondMariaDb {

    private SecondMariaDb() {}

    public static TestDatabaseServer start() {
        return new MariaDbServer(TestDatabase.MARIADB, EmbeddedMariaDb.start(TestDatabase.MARIADB));
    }

    /** Returns the folder with {@code mariadb-dump}; empty if the binaries have none for this platform. */
    public static Optional<Path> programs() {
        try (Stream<Path> versions = Files.list(SharedServerFiles.cache())) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("mariadb-dump")))
                    .findFirst();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
