package io.tenancy.test;

import java.util.EnumMap;
import java.util.Map;

/**
 * Servers beside those that all tests share, one more of each kind per JVM: for tests that break a server, or need two
 * of them. They stop when the JVM exits.
 */
public final class OwnServers {

    private static final Map<TestDatabase, TestDatabaseServer> SERVERS = new EnumMap<>(TestDatabase.class);

    private OwnServers() {}

    public static TestDatabaseServer get(TestDatabase kind) {
        synchronized (SERVERS) {
            return SERVERS.computeIfAbsent(kind, OwnServers::start);
        }
    }

    private static TestDatabaseServer start(TestDatabase kind) {
        return kind == TestDatabase.POSTGRESQL
                ? new PostgresqlServer(TestDatabase.POSTGRESQL, EmbeddedPostgresql.start())
                : new MariaDbServer(kind, EmbeddedMariaDb.start(kind));
    }
}
