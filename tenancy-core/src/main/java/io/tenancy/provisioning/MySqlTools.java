package io.tenancy.provisioning;

import io.tenancy.database.DatabaseDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code mariadb-dump} and {@code mariadb}, or {@code mysqldump} and {@code mysql}: everything in the database. The login is
 * in a file that only this user can read, for as long as the programs run.
 */
record MySqlTools(ToolPath path) implements CopyTools {

    private static final Set<String> TRANSPORT =
            Set.of("sslMode", "serverSslCert", "allowPublicKeyRetrieval", "serverRSAPublicKeyFile");

    /** @param mysql whether it is MySQL's own, which has other options */
    private record Programs(Path dump, Path load, boolean mysql) {}

    @Override
    public void check(TenantCopy copy) throws SQLException {
        programs(copy);
        CopyTools.requireKnown(copy.source(), TRANSPORT, "the dump program");
        CopyTools.requireKnown(copy.target(), TRANSPORT, "the client program");
    }

    @Override
    public void copy(TenantCopy copy) throws SQLException, IOException, InterruptedException {
        check(copy);
        Programs programs = programs(copy);
        Path from = options(copy.source(), programs);
        try {
            Path to = options(copy.target(), programs);
            try {
                ToolPipe.run(dump(copy.source(), programs, from), load(copy.target(), programs, to));
            } finally {
                Files.deleteIfExists(to);
            }
        } finally {
            Files.deleteIfExists(from);
        }
    }

    private Programs programs(TenantCopy copy) throws SQLException {
        boolean mariaDb = isMariaDb(copy.source());
        Optional<Programs> found = mariaDb
                ? path.folderOf("mariadb-dump", "mariadb")
                        .map(folder -> new Programs(folder.resolve("mariadb-dump"), folder.resolve("mariadb"), false))
                : path.folderOf("mysqldump", "mysql")
                        .map(folder -> new Programs(folder.resolve("mysqldump"), folder.resolve("mysql"), true));
        return found.orElseThrow(
                () -> new IllegalStateException((mariaDb ? "mariadb-dump and mariadb are" : "mysqldump and mysql are")
                        + " in no folder of the path of this process. Install the client programs of "
                        + (mariaDb ? "MariaDB" : "MySQL") + ", or declare a TenantCopier."));
    }

    private static boolean isMariaDb(TenantCopy.Side side) throws SQLException {
        try (Connection connection = side.connections().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT VERSION()")) {
            return row.next() && String.valueOf(row.getString(1)).contains("MariaDB");
        }
    }

    private static ProcessBuilder dump(TenantCopy.Side side, Programs programs, Path options) {
        String database = side.address().database();
        List<String> command = new ArrayList<>(List.of(
                programs.dump().toString(),
                "--defaults-file=" + options,
                "--single-transaction",
                "--quick",
                "--routines",
                "--triggers",
                "--events",
                "--hex-blob",
                "--no-tablespaces",
                "--default-character-set=utf8mb4",
                "--ignore-table=" + database + ".tenancy_marker"));
        if (programs.mysql()) {
            command.addAll(List.of("--set-gtid-purged=OFF", "--column-statistics=0"));
        }
        command.add(database);
        return program(command);
    }

    private static ProcessBuilder load(TenantCopy.Side side, Programs programs, Path options) {
        return program(List.of(
                programs.load().toString(),
                "--defaults-file=" + options,
                "--batch",
                "--default-character-set=utf8mb4",
                side.address().database()));
    }

    private static ProcessBuilder program(List<String> command) {
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().keySet().removeIf(name -> name.startsWith("MYSQL_") || name.startsWith("MARIADB_"));
        return program;
    }

    /** A temporary file is created for its owner alone. */
    private static Path options(TenantCopy.Side side, Programs programs) throws IOException {
        Path file = Files.createTempFile("tenancy-copy", ".cnf");
        List<String> lines = new ArrayList<>(List.of(
                "[client]",
                "protocol=tcp",
                "host=" + side.address().host().replaceAll("[\\[\\]]", ""),
                "port=" + side.address().port(),
                "user=" + side.username(),
                "password=\""
                        + side.password()
                                .replace("\\", "\\\\")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r") + "\"",
                "max-allowed-packet=1G"));
        lines.addAll(transport(side, programs));
        Files.write(file, lines, StandardCharsets.UTF_8);
        return file;
    }

    /** What the driver does with the same parameters. */
    private static List<String> transport(TenantCopy.Side side, Programs programs) {
        Map<String, String> transport = side.transport();
        boolean quiet = side.address().driver() == DatabaseDriver.MARIADB;
        String mode = transport
                .getOrDefault("sslMode", quiet ? "disable" : "preferred")
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        String authority = transport.get("serverSslCert");
        List<String> lines = new ArrayList<>();
        if (authority != null) {
            lines.add("ssl-ca=" + authority);
        }
        if (programs.mysql()) {
            lines.add("ssl-mode="
                    + switch (mode) {
                        case "disable", "disabled" -> "DISABLED";
                        case "preferred" -> "PREFERRED";
                        case "trust", "require", "required" -> "REQUIRED";
                        case "verify-ca" -> "VERIFY_CA";
                        default -> "VERIFY_IDENTITY";
                    });
            return lines;
        }
        switch (mode) {
            case "disable", "disabled" -> lines.add("skip-ssl");
            case "preferred" -> lines.add("disable-ssl-verify-server-cert");
            case "trust", "require", "required" -> {
                lines.add("ssl");
                lines.add("disable-ssl-verify-server-cert");
            }
            // Checks the host's name as well where the driver would not: the stricter of the two.
            default -> lines.add("ssl-verify-server-cert");
        }
        return lines;
    }
}
