package io.tenancy.test;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Servers that offer TLS, with a certificate for {@code localhost} and no other name; one of each kind per JVM. They stop
 * when the JVM exits.
 */
public final class TlsServers {

    private static final Map<TestDatabase, TestDatabaseServer> SERVERS = new EnumMap<>(TestDatabase.class);
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    private TlsServers() {}

    public static TestDatabaseServer get(TestDatabase kind) {
        synchronized (SERVERS) {
            return SERVERS.computeIfAbsent(kind, TlsServers::start);
        }
    }

    /** The authority that has signed the servers' certificates. */
    public static Path authority() {
        return CERTIFICATES.authority();
    }

    /** Another one, which has not. */
    public static Path stranger() {
        return CERTIFICATES.stranger();
    }

    private static TestDatabaseServer start(TestDatabase kind) {
        if (kind == TestDatabase.POSTGRESQL) {
            return postgresql();
        }
        return new MariaDbServer(
                kind,
                EmbeddedMariaDb.start(
                        kind, List.of("--ssl-cert=" + CERTIFICATES.certificate(), "--ssl-key=" + CERTIFICATES.key())));
    }

    private static TestDatabaseServer postgresql() {
        PostgresqlServer server = new PostgresqlServer(TestDatabase.POSTGRESQL, EmbeddedPostgresql.start());
        try (AdminSession session = server.session()) {
            session.execute(
                    "offer TLS",
                    "ALTER SYSTEM SET ssl_cert_file = '" + CERTIFICATES.certificate() + "'",
                    "ALTER SYSTEM SET ssl_key_file = '" + CERTIFICATES.key() + "'",
                    "ALTER SYSTEM SET ssl = on",
                    "SELECT pg_reload_conf()");
        }
        return server;
    }
}
