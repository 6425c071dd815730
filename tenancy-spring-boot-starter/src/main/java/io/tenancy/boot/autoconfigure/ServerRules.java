package io.tenancy.boot.autoconfigure;

import io.tenancy.database.AllowedHosts;
import io.tenancy.database.DatabaseRules;
import io.tenancy.database.TransportSecurity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may be set for one database server. What depends on the central database is checked when that is known. */
final class ServerRules {

    static final String SERVERS = "tenancy.database.servers";

    /** What may come after the name of a server. */
    static final List<String> MEMBERS = List.of(
            "host",
            "port",
            "username",
            "password",
            "credential-profile",
            "plans",
            "capacity",
            "max-connections",
            "ssl-mode",
            "ca-certificate");

    static final PropertyRule ALL = new PropertyRule(
            SERVERS,
            p -> true,
            "must be settings by server: "
                    + MEMBERS.stream().map(member -> "<name>." + member).collect(Collectors.joining(", ")),
            "main.max-connections=90");

    static final PropertyRule ALLOWED_HOSTS = new PropertyRule(
            "tenancy.database.allowed-hosts",
            p -> p.database().allowedHosts().stream().allMatch(AllowedHosts::isEntry),
            "must be a list of host names, *.<domain>, IP addresses and blocks such as 10.0.0.0/8",
            "*.db.example.com,10.0.0.0/8");

    private static final Pattern PROFILE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern LOGIN = Pattern.compile("[^\\p{Cntrl}\\s](?:[^\\p{Cntrl}]{0,126}[^\\p{Cntrl}\\s])?");
    private static final Pattern PLAN = Pattern.compile("[A-Za-z0-9_.-]{1,63}");

    private ServerRules() {}

    /** Returns whether the name of a property, or of an environment variable, is that of a server's password. */
    static boolean isSecret(String name) {
        return name.startsWith(SERVERS + ".") && name.endsWith(".password")
                || name.startsWith(SERVERS + "[") && name.endsWith(".password");
    }

    /** Returns the rules of what is set for one server. */
    static List<PropertyRule> of(String server) {
        return List.of(
                rule(
                        server,
                        "host",
                        it -> PropertyRules.isNullOrHost(it.host()),
                        "must be a host name or an IP address without a port",
                        "db1.example.com"),
                rule(
                        server,
                        "port",
                        it -> PropertyRules.isNullOrBetween(it.port(), 1, 65_535),
                        "must be a whole number from 1 to 65535",
                        "5432"),
                rule(
                        server,
                        "username",
                        it -> it.username() == null
                                ? it.password() == null
                                : LOGIN.matcher(it.username()).matches(),
                        "must be 1 to 128 characters without control characters, and is needed with password",
                        "tenancy_admin"),
                rule(
                        server,
                        "password",
                        it -> it.password() == null
                                ? it.username() == null
                                : DatabaseRules.checkPassword("password", it.password())
                                        .isEmpty(),
                        "must be 1 to 1024 characters without NUL, and is needed with username",
                        "${EU_DB_PASSWORD}"),
                rule(
                        server,
                        "credential-profile",
                        it -> it.credentialProfile() == null
                                || it.username() == null
                                        && PROFILE.matcher(it.credentialProfile())
                                                .matches(),
                        "must be 1 to 64 of a-z, 0-9 and hyphen, beginning with a letter, and stands alone, without"
                                + " username",
                        "eu-admin"),
                rule(
                        server,
                        "plans",
                        it -> it.plans().stream()
                                .allMatch(plan -> PLAN.matcher(plan).matches()),
                        "must be a list of plans: 1 to 63 of A-Z, a-z, 0-9, -, _ and . each",
                        "gold,silver"),
                rule(
                        server,
                        "capacity",
                        it -> PropertyRules.isNullOrBetween(it.capacity(), 1, 1_000_000),
                        "must be a whole number from 1 to 1000000",
                        "500"),
                rule(
                        server,
                        "max-connections",
                        it -> PropertyRules.isNullOrBetween(it.maxConnections(), 1, 1_000_000),
                        "must be a whole number from 1 to 1000000",
                        "90"),
                rule(
                        server,
                        "ssl-mode",
                        it -> true,
                        "must be one of: disable, require, verify-ca, verify-full",
                        "verify-full"),
                rule(
                        server,
                        "ca-certificate",
                        ServerRules::isSecured,
                        "must be the path of a PEM file with certificates, with the SSL modes verify-ca and verify-full"
                                + " and only with them",
                        "/etc/tenancy/eu-ca.pem"));
    }

    private static PropertyRule rule(
            String server, String member, Predicate<ServerProperties> holds, String must, String example) {
        Function<TenancyProperties, ServerProperties> it =
                p -> Objects.requireNonNullElse(p.database().servers().get(server), ServerProperties.NOTHING);
        return new PropertyRule(
                PropertyGroup.nameOf(SERVERS, server, member), p -> holds.test(it.apply(p)), must, example);
    }

    private static boolean isSecured(ServerProperties server) {
        try {
            security(server);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    /**
     * Returns how connections to a server are secured; empty if it does not say.
     *
     * @throws IllegalArgumentException if mode and certificate do not fit, or there is no such file
     */
    static Optional<TransportSecurity> security(ServerProperties server) {
        String certificate = server.caCertificate();
        if (server.sslMode() == null) {
            if (certificate != null) {
                throw new IllegalArgumentException("A certificate is given, and no SSL mode that checks it.");
            }
            return Optional.empty();
        }
        return Optional.of(TransportSecurity.of(server.sslMode(), certificate == null ? null : path(certificate)));
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("There is no such path.", noPath);
        }
    }
}
