package io.tenancy.provisioning;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code pg_dump} and {@code psql}: everything in the database, as the target's login may create it. */
record PostgreSqlTools(ToolPath path) implements CopyTools {

    private static final String DUMP = "pg_dump";
    private static final String LOAD = "psql";

    /** From the next one on, what pg_dump writes begins with a setting that servers before it do not know. */
    private static final int LAST_FOR_ALL = 16;

    private static final int VERSION_FACTOR = 10_000;
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final Set<String> TRANSPORT = Set.of("ssl", "sslmode", "sslrootcert", "channelBinding");

    @Override
    public void check(TenantCopy copy) throws Exception {
        requireVersion(copy, folder());
        CopyTools.requireKnown(copy.source(), TRANSPORT, DUMP);
        CopyTools.requireKnown(copy.target(), TRANSPORT, LOAD);
    }

    @Override
    public void copy(TenantCopy copy) throws Exception {
        check(copy);
        Path folder = folder();
        int dump = version(folder);
        int target = major(copy.target());
        if (dump > LAST_FOR_ALL && dump > target) {
            throw new IllegalStateException("pg_dump " + dump + " writes settings that the target, PostgreSQL " + target
                    + ", does not know. Put a pg_dump of version " + target + " first on the path.");
        }
        ToolPipe.run(
                program(
                        copy.source(),
                        folder.resolve(DUMP).toString(),
                        "--no-owner",
                        "--no-privileges",
                        "--exclude-table=*.tenancy_marker",
                        "--no-password",
                        keepAlive()),
                program(
                        copy.target(),
                        folder.resolve(LOAD).toString(),
                        "--no-psqlrc",
                        "--quiet",
                        "--single-transaction",
                        "--set=ON_ERROR_STOP=1",
                        "--no-password",
                        keepAlive()));
    }

    private Path folder() {
        return path.folderOf(DUMP, LOAD)
                .orElseThrow(() -> new IllegalStateException("pg_dump and psql are in no folder of the path of this"
                        + " process. Install the client programs of PostgreSQL, or declare a TenantCopier."));
    }

    private void requireVersion(TenantCopy copy, Path folder) throws SQLException, IOException, InterruptedException {
        int dump = version(folder);
        int server = major(copy.source());
        if (dump < server) {
            throw new IllegalStateException("pg_dump in " + folder + " has version " + dump
                    + " and the server of the tenant's database " + server
                    + ": it cannot dump a newer one. Put a pg_dump of version " + server + " first on the path.");
        }
    }

    private static int version(Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(folder.resolve(DUMP).toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(said);
        if (process.waitFor() != 0 || !version.find()) {
            throw new IllegalStateException("pg_dump in " + folder + " does not say its version, but: " + said.strip());
        }
        return Integer.parseInt(version.group(1));
    }

    private static int major(TenantCopy.Side side) throws SQLException {
        try (Connection connection = side.connections().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version_num")) {
            row.next();
            return row.getInt(1) / VERSION_FACTOR;
        }
    }

    /** A server that is silent for a minute is given up. */
    private static String keepAlive() {
        return "--dbname=keepalives_idle=30 keepalives_interval=10 keepalives_count=3";
    }

    private static ProcessBuilder program(TenantCopy.Side side, String... command) {
        ProcessBuilder program = new ProcessBuilder(List.of(command));
        Map<String, String> environment = program.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("LC_ALL", "C");
        environment.put("PGHOST", side.address().host().replaceAll("[\\[\\]]", ""));
        environment.put("PGPORT", Integer.toString(side.address().port()));
        environment.put("PGDATABASE", side.address().database());
        environment.put("PGUSER", side.username());
        environment.put("PGPASSWORD", side.password());
        environment.put("PGCONNECT_TIMEOUT", "10");
        environment.put("PGAPPNAME", "tenancy");
        Map<String, String> transport = side.transport();
        if (transport.containsKey("sslmode")) {
            environment.put("PGSSLMODE", transport.get("sslmode"));
        } else if (transport.containsKey("ssl") && !"false".equals(transport.get("ssl"))) {
            environment.put("PGSSLMODE", "verify-full");
        }
        if (transport.containsKey("sslrootcert")) {
            environment.put("PGSSLROOTCERT", transport.get("sslrootcert"));
        }
        if (transport.containsKey("channelBinding")) {
            environment.put("PGCHANNELBINDING", transport.get("channelBinding"));
        }
        return program;
    }
}
