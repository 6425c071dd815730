package io.tenancy.test;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real database servers for tests, one of each kind per JVM. A server starts when it is first asked for and stops when
 * the JVM exits. By default it is embedded: its binaries are Maven artifacts.
 *
 * <p>Settings choose other servers. Each of the following is a system property or, in its absence, the environment variable of the same
 * name in capitals with underscores. {@code tenancy.test.<kind>.url}, {@code .username} and {@code .password}, where the
 * kind is {@code postgresql}, {@code mariadb} or {@code mysql}, name a given server; the user must be its administrator.
 * Without them, {@code tenancy.test.provider=docker} runs PostgreSQL in a container of image
 * {@code tenancy.test.postgresql.image}, which takes Testcontainers and a container engine.
 *
 * <p>Embedded servers listen on the loopback interface only and check passwords. Their unpacked binaries are kept in the
 * user's cache folder, or in that of system property {@code tenancy.test.cache-dir}; their data is in shared memory
 * where 2 GiB are free, else in the temporary folder, or in the folder of {@code tenancy.test.data-dir}, and is deleted
 * when the JVM exits. What a killed JVM left is removed by the next start. Thread-safe.
 */
public final class TestDatabases {
    private static final Map<TestDatabase, TestDatabaseServer> SERVERS = new EnumMap<>(TestDatabase.class);
    private static final Map<TestDatabase, TestDatabaseUnavailableException> UNAVAILABLE =
            new EnumMap<>(TestDatabase.class);
    private static @Nullable ServerAddress embeddedMariaDb;
    private static @Nullable ServerAddress containerPostgresql;

    private TestDatabases() {}

    /** Returns in-memory H2, whose databases live as long as the JVM or until they are closed. */
    public static TestDatabaseServer h2() {
        return get(TestDatabase.H2);
    }

    /**
     * Returns H2 that keeps its databases as files.
     *
     * @param folder an existing folder, which the caller deletes
     */
    public static TestDatabaseServer h2(Path folder) {
        return new H2Server(folder);
    }

    /**
     * Returns the PostgreSQL server, starting it if needed.
     *
     * @throws TestDatabaseUnavailableException if it cannot be started; the message names the artifact to add
     */
    public static TestDatabaseServer postgresql() {
        return get(TestDatabase.POSTGRESQL);
    }

    /**
     * Returns the MariaDB server through its own driver, starting it if needed.
     *
     * @throws TestDatabaseUnavailableException if it cannot be started; the message names the artifact to add
     */
    public static TestDatabaseServer mariadb() {
        return get(TestDatabase.MARIADB);
    }

    /**
     * Returns a server through MySQL Connector/J: the given one, or else the embedded MariaDB server.
     *
     * @throws TestDatabaseUnavailableException if it cannot be started; the message names the artifact to add
     */
    public static TestDatabaseServer mysql() {
        return get(TestDatabase.MYSQL);
    }

    /**
     * Returns the server of a kind, starting it if needed.
     *
     * @param kind the kind of database
     * @throws TestDatabaseUnavailableException if it cannot be started; the message names the artifact to add
     */
    public static TestDatabaseServer get(TestDatabase kind) {
        synchronized (SERVERS) {
            TestDatabaseUnavailableException earlier = UNAVAILABLE.get(kind);
            if (earlier != null) {
                // A start that fails takes up to a minute, which each of many tests would wait for.
                throw new TestDatabaseUnavailableException(kind, String.valueOf(earlier.getMessage()), earlier);
            }
            try {
                return SERVERS.computeIfAbsent(kind, TestDatabases::open);
            } catch (TestDatabaseUnavailableException ex) {
                UNAVAILABLE.put(kind, ex);
                throw ex;
            }
        }
    }

    /** Starts or finds a server anew; the caller sees to it that this happens once. */
    static TestDatabaseServer open(TestDatabase kind) {
        kind.requireDriver();
        return switch (kind) {
            case H2 -> new H2Server(null);
            case POSTGRESQL -> {
                ServerAddress given = ServerAddress.given(kind, 5432, "postgres");
                yield new PostgresqlServer(kind, given != null ? given : ownPostgresql(kind));
            }
            case POSTGRESQL_CONTAINER -> new PostgresqlServer(kind, containerPostgresql(kind));
            case MARIADB, MYSQL -> {
                ServerAddress given = ServerAddress.given(kind, 3306, "");
                yield new MariaDbServer(kind, given != null ? given : embeddedMariaDb(kind));
            }
        };
    }

    private static ServerAddress ownPostgresql(TestDatabase kind) {
        return ServerSettings.inContainers() ? containerPostgresql(kind) : EmbeddedPostgresql.start();
    }

    /** One container serves both kinds that may ask for it. */
    private static ServerAddress containerPostgresql(TestDatabase kind) {
        if (containerPostgresql == null) {
            containerPostgresql = ContainerPostgresql.start(kind);
        }
        return containerPostgresql;
    }

    private static ServerAddress embeddedMariaDb(TestDatabase kind) {
        if (embeddedMariaDb == null) {
            embeddedMariaDb = EmbeddedMariaDb.start(kind);
        }
        return kind == TestDatabase.MYSQL
                ? embeddedMariaDb.withParameters("?sslMode=DISABLED&allowPublicKeyRetrieval=true")
                : embeddedMariaDb;
    }
}
