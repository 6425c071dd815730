package io.tenancy.quickstart.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** PostgreSQL from binaries in the jar. Its data stays. */
final class PostgresqlEngine {

    private static final String ADMIN = "postgres";
    private static final Duration MAXIMUM_START = Duration.ofSeconds(60);
    private static final String WORKING_DIRECTORY = "ot.epg.working-dir";
    private static final String NO_BINARIES = "Missing embedded postgres binaries";
    private static final String NO_SOCKET_FILE = "\nunix_socket_directories = ''\n";

    private PostgresqlEngine() {}

    static EmbeddedServer start(ServerFolder folder) {
        String url = "jdbc:postgresql://127.0.0.1:" + folder.port() + "/postgres";
        EmbeddedServer known = new EmbeddedServer(url, ADMIN, folder.password(), folder::close);
        if (!folder.isOwned()) {
            return folder.await(known);
        }
        try {
            folder.endAbandoned(folder.resolve("data").resolve("postmaster.pid"), known);
            EmbeddedPostgres server = builder(folder).start();
            return new EmbeddedServer(url, ADMIN, folder.password(), () -> stop(server, folder));
        } catch (IOException | InterruptedException | RuntimeException failed) {
            folder.close();
            if (NO_BINARIES.equals(failed.getMessage())) {
                throw MissingEngineException.platform("postgresql");
            }
            throw new IllegalStateException(
                    "PostgreSQL does not start: " + failed.getMessage() + ". See " + folder.resolve("server.log"),
                    failed);
        }
    }

    private static EmbeddedPostgres.Builder builder(ServerFolder folder) {
        Path binaries = folder.resolve("binaries");
        // Read by builder() only; without it the library leaves a folder among the temporary ones.
        System.setProperty(WORKING_DIRECTORY, binaries.toString());
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(MAXIMUM_START)
                    .setPort(folder.port())
                    // Options of initdb: by default the library lets everyone in without a password.
                    .setLocaleConfig("pwfile", folder.resolve("password").toString())
                    .setLocaleConfig("auth-host", "scram-sha-256")
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setConnectConfig("password", folder.password())
                    .setDataDirectoryCustomizer(PostgresqlEngine::configure)
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("server.log").toFile()));
        } finally {
            System.clearProperty(WORKING_DIRECTORY);
        }
    }

    /** At every start. */
    private static void configure(File data) {
        try {
            Path file = data.toPath().resolve("postgresql.conf");
            if (!Files.readString(file).endsWith(NO_SOCKET_FILE)) {
                Files.writeString(file, NO_SOCKET_FILE, StandardOpenOption.APPEND);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot configure PostgreSQL in " + data, failed);
        }
    }

    private static void stop(EmbeddedPostgres server, ServerFolder folder) {
        try (folder) {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot stop PostgreSQL", failed);
        }
    }
}
