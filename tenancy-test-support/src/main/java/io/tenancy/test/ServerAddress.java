package io.tenancy.test;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and how its administrator logs in.
 *
 * @param parameters what follows the database in a JDBC URL, with its leading question mark, or empty
 * @param log where the server logs, or null if tests cannot read it
 */
record ServerAddress(
        String host,
        int port,
        String parameters,
        String adminDatabase,
        String adminUser,
        String adminPassword,
        @Nullable ServerLog log) {
    private static final Pattern URL = Pattern.compile(
            "jdbc:[a-z]+://(?<host>[^:/?,]+)(:(?<port>\\d+))?(/(?<database>[^?]*))?(?<parameters>\\?.*)?");

    static ServerAddress embedded(int port, String adminDatabase, String adminUser, String password, ServerLog log) {
        return new ServerAddress("127.0.0.1", port, "", adminDatabase, adminUser, password, log);
    }

    /** Reads the settings that name a given server, or returns null if none is given. */
    static @Nullable ServerAddress given(TestDatabase kind, int defaultPort, String defaultDatabase) {
        String prefix = "tenancy.test." + kind.propertyName();
        String url = ServerSettings.find(prefix + ".url");
        if (url == null) {
            return null;
        }
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new TestDatabaseException(
                    "Cannot read " + prefix
                            + ".url: expected jdbc:<driver>://<host>[:<port>]/[<database>][?<parameters>]",
                    null);
        }
        return new ServerAddress(
                matcher.group("host"),
                matcher.group("port") == null ? defaultPort : Integer.parseInt(matcher.group("port")),
                textOr(matcher.group("parameters"), ""),
                textOr(matcher.group("database"), defaultDatabase),
                ServerSettings.get(prefix + ".username", ""),
                ServerSettings.get(prefix + ".password", ""),
                null);
    }

    ServerAddress at(String newHost, int newPort) {
        return new ServerAddress(newHost, newPort, parameters, adminDatabase, adminUser, adminPassword, log);
    }

    ServerAddress withParameters(String newParameters) {
        return new ServerAddress(host, port, newParameters, adminDatabase, adminUser, adminPassword, log);
    }

    private static String textOr(@Nullable String text, String defaultText) {
        return text == null || text.isEmpty() ? defaultText : text;
    }

    @Override
    public String toString() {
        return port == 0 ? "this JVM" : host + ":" + port;
    }
}
