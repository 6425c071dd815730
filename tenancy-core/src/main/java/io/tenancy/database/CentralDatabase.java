package io.tenancy.database;

import io.tenancy.KnownSecrets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The central database as the operator configured it: where it is, its login, and how connections to its server are
 * secured. Tenants without settings of their own get theirs from here. Immutable; prints no secret.
 */
public final class CentralDatabase {

    private static final Pattern SERVER_URL = Pattern.compile(
            "jdbc:(postgresql|mysql|mariadb)(?::[a-z]+)?:(?://(?<hosts>[^/?]*)/)?(?<database>[^/?]*)(?:\\?(?<query>.*))?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+\\]|[^:,\\[\\]]+)(?::(?<port>[0-9]{1,5}))?(?:,.*)?");
    private static final Pattern H2_URL = Pattern.compile("jdbc:h2:(?<kind>mem:|file:)?(?<name>[^;]*)(?:;.*)?");

    /** Parameters that say how to reach a server safely, not what to do there. */
    private static final Map<DatabaseDriver, Set<String>> TRANSPORT = Map.of(
            DatabaseDriver.POSTGRESQL,
            Set.of(
                    "ssl",
                    "sslmode",
                    "sslrootcert",
                    "sslcert",
                    "sslkey",
                    "sslpassword",
                    "sslfactory",
                    "sslhostnameverifier",
                    "sslNegotiation",
                    "channelBinding"),
            DatabaseDriver.MYSQL,
            Set.of(
                    "sslMode",
                    "useSSL",
                    "requireSSL",
                    "verifyServerCertificate",
                    "allowPublicKeyRetrieval",
                    "serverRSAPublicKeyFile",
                    "tlsVersions",
                    "tlsCiphersuites",
                    "trustCertificateKeyStoreUrl",
                    "trustCertificateKeyStoreType",
                    "trustCertificateKeyStorePassword",
                    "clientCertificateKeyStoreUrl",
                    "clientCertificateKeyStoreType",
                    "clientCertificateKeyStorePassword"),
            DatabaseDriver.MARIADB,
            Set.of(
                    "sslMode",
                    "serverSslCert",
                    "trustStore",
                    "trustStorePassword",
                    "trustStoreType",
                    "keyStore",
                    "keyStorePassword",
                    "keyStoreType",
                    "keyPassword",
                    "enabledSslProtocolSuites",
                    "allowPublicKeyRetrieval"));

    /** Of these, what has nothing to do with certificates. */
    private static final Set<String> WITHOUT_TLS = Set.of("allowPublicKeyRetrieval", "serverRSAPublicKeyFile");

    private final DatabaseAddress address;
    private final @Nullable String username;
    private final @Nullable String password;
    private final Map<String, String> transport;
    private final Map<String, TransportSecurity> servers;
    private final @Nullable H2Location h2;

    private CentralDatabase(
            DatabaseAddress address,
            @Nullable String username,
            @Nullable String password,
            Map<String, String> transport,
            Map<String, TransportSecurity> servers,
            @Nullable H2Location h2) {
        this.address = address;
        this.username = username;
        this.password = password;
        KnownSecrets.register(password);
        this.transport = transport;
        this.servers = Map.copyOf(servers);
        this.h2 = h2;
    }

    /**
     * Reads the JDBC URL that the operator gave for the central database.
     *
     * @throws IllegalArgumentException if the URL is of no supported product, or names no server or database
     */
    public static CentralDatabase of(String jdbcUrl, @Nullable String username, @Nullable String password) {
        Matcher server = SERVER_URL.matcher(jdbcUrl);
        if (server.matches()) {
            return server(server, username, password);
        }
        Matcher h2 = H2_URL.matcher(jdbcUrl);
        if (h2.matches() && !h2.group("name").isEmpty() && !h2.group("name").matches("(?:tcp|ssl|zip):.*")) {
            return embedded(h2, username, password);
        }
        throw new IllegalArgumentException("spring.datasource.url begins with '" + beginning(jdbcUrl)
                + "', which is no central database that Tenancy can use. Supported are jdbc:postgresql://host/database,"
                + " jdbc:mysql://host/database, jdbc:mariadb://host/database, jdbc:h2:file:/path/name and"
                + " jdbc:h2:mem:name.");
    }

    /** Returns a copy that keeps tenants' H2 databases elsewhere. */
    public CentralDatabase withH2(H2Location location) {
        return new CentralDatabase(address, username, password, transport, servers, location);
    }

    /**
     * Returns a copy that secures connections to other servers in their own way.
     *
     * @param servers by server, as {@link DatabaseAddress#server()} writes it; connections to one that is not in here are
     *     secured as the central database's URL says
     */
    public CentralDatabase withTransport(Map<String, TransportSecurity> servers) {
        return new CentralDatabase(address, username, password, transport, servers, h2);
    }

    /** Returns a copy whose server is spoken to with another driver for the same protocol (MySQL and MariaDB). */
    public CentralDatabase withDriver(DatabaseDriver driver) {
        return new CentralDatabase(
                new DatabaseAddress(driver, address.host(), address.port(), address.database()),
                username,
                password,
                transport,
                servers,
                h2);
    }

    public DatabaseAddress address() {
        return address;
    }

    /** Returns the central login, or null if the operator gave none. */
    public @Nullable String username() {
        return username;
    }

    /** Returns the password of the central login, or null if the operator gave none. */
    public @Nullable String password() {
        return password;
    }

    /** Returns the parameters that secure connections to the given place; possibly with secrets. */
    public Map<String, String> transport(DatabaseAddress place) {
        Map<String, String> known = new HashMap<>(transport);
        known.keySet().retainAll(TRANSPORT.getOrDefault(place.driver(), Set.of()));
        TransportSecurity own = servers.get(place.server());
        if (own != null) {
            known.keySet().retainAll(WITHOUT_TLS);
            known.putAll(own.parameters(place.driver()));
        }
        return known;
    }

    H2Location h2() {
        if (h2 == null) {
            throw new IllegalArgumentException(
                    "The central database is no H2 database; set tenancy.database.h2.folder to keep tenants in H2.");
        }
        return h2;
    }

    private static CentralDatabase server(Matcher url, @Nullable String username, @Nullable String password) {
        DatabaseDriver driver = DatabaseDriver.valueOf(url.group(1).toUpperCase(Locale.ROOT));
        String hosts = url.group("hosts");
        Matcher first = HOST_AND_PORT.matcher(hosts == null || hosts.isEmpty() ? "localhost" : hosts);
        if (!first.matches()
                || DatabaseRules.checkHost("host", driver, first.group("host")).isPresent()
                || url.group("database").isEmpty()) {
            throw new IllegalArgumentException("spring.datasource.url must name a host and a database, as in jdbc:"
                    + driver.id() + "://host:" + driver.defaultPort() + "/database.");
        }
        String port = first.group("port");
        Map<String, String> parameters = parameters(url.group("query"));
        return new CentralDatabase(
                new DatabaseAddress(
                        driver,
                        first.group("host"),
                        port == null ? driver.defaultPort() : Integer.parseInt(port),
                        url.group("database")),
                username == null ? parameters.get("user") : username,
                password == null ? parameters.get("password") : password,
                parameters,
                Map.of(),
                null);
    }

    private static CentralDatabase embedded(Matcher url, @Nullable String username, @Nullable String password) {
        String name = url.group("name");
        boolean memory = "mem:".equals(url.group("kind"));
        Path file = memory
                ? null
                : Path.of(name.startsWith("~") ? System.getProperty("user.home") + name.substring(1) : name);
        H2Location location = file == null
                ? H2Location.memory(name)
                : H2Location.folder(file.toAbsolutePath().resolveSibling("."));
        String database = file == null ? name : String.valueOf(file.getFileName());
        return new CentralDatabase(
                new DatabaseAddress(DatabaseDriver.H2, "", 0, database),
                username,
                password,
                Map.of(),
                Map.of(),
                location);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        parameter.substring(0, equals),
                        URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    /** Enough to recognise the URL, too little to hold a login. */
    private static String beginning(String jdbcUrl) {
        int end = jdbcUrl.indexOf("//");
        return end >= 0 ? jdbcUrl.substring(0, end) : jdbcUrl.substring(0, Math.min(12, jdbcUrl.length()));
    }

    @Override
    public String toString() {
        return "CentralDatabase[" + address.driver().id() + ", " + address.host() + ", " + address.port() + ", "
                + address.database() + "]";
    }
}
