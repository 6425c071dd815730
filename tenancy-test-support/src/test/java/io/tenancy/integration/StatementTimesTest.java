package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.tenancy.context.TenantScope;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertSource;
import io.tenancy.monitoring.AlertThresholds;
import io.tenancy.monitoring.AlertType;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.monitoring.ConnectionObserver;
import io.tenancy.monitoring.StatementTracker;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.StatementListener;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGStatement;

/** Statements of tenants are timed where somebody asks for it, each as its tenant's, and nobody's data is told. */
@Tag("integration")
class StatementTimesTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SLOW = Duration.ofMillis(150);

    private final Map<String, List<Long>> times = new ConcurrentHashMap<>();
    private final CountingLogger logger = new CountingLogger("pool.opened");

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("tenancy.monitoring.query-times: each kind of statement is timed once, as that of its tenant")
    void givenStatementsOfEachKind_whenRun_thenEachIsTimedOnce(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, monitor(NEVER))) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                    Connection connection = tenancy.router.getConnection()) {
                assertThat(of("acme")).isZero();
                try (Statement statement = connection.createStatement()) {
                    statement.executeQuery("SELECT COUNT(*) FROM notes").close();
                    statement.executeUpdate("INSERT INTO notes (id, writer) VALUES (1, 'a')");
                    statement.addBatch("INSERT INTO notes (id, writer) VALUES (2, 'b')");
                    statement.addBatch("INSERT INTO notes (id, writer) VALUES (3, 'c')");
                    assertThat(statement.executeBatch()).hasSize(2);
                }
                assertThat(of("acme")).isEqualTo(3);
                try (PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO notes (id, writer) VALUES (?, ?)")) {
                    for (int id = 4; id < 7; id++) {
                        statement.setInt(1, id);
                        statement.setString(2, "d");
                        statement.addBatch();
                    }
                    assertThat(statement.executeBatch()).hasSize(3);
                    assertThatThrownBy(() -> insertAgain(statement)).isInstanceOf(SQLException.class);
                }
                assertThat(of("acme")).isEqualTo(5);
                call(kind, connection);
            }
            int all = kind == TestDatabase.MARIADB ? 7 : 6;

            assertThat(of("acme")).isEqualTo(all);
            assertThat(times.get("acme")).allMatch(nanos -> nanos > 0);
            assertThat(Notes.direct(tenancy, acme)).hasSize(6);
            tenancy.context.runAs(globex, () -> Notes.read(tenancy));
            assertThat(of("globex")).isOne();
            assertThat(of("acme")).isEqualTo(all);
            assertThat(logger.metrics()).isEmpty();
        }
    }

    private static void call(TestDatabase kind, Connection connection) throws SQLException {
        String call = "SELECT COUNT(*) FROM notes";
        if (kind == TestDatabase.MARIADB) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE PROCEDURE count_notes() SELECT COUNT(*) FROM notes");
            }
            call = "{call count_notes()}";
        }
        try (CallableStatement statement = connection.prepareCall(call)) {
            assertThat(statement.execute()).isTrue();
        }
    }

    private static void insertAgain(PreparedStatement statement) throws SQLException {
        statement.setInt(1, 4);
        statement.setString(2, "again");
        statement.executeUpdate();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("tenancy.monitoring.query-times: the driver's own statement is still reached")
    void givenTimedStatement_whenUnwrapped_thenTheDriversOwn(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, monitor(NEVER));
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"));
                Connection connection = tenancy.router.getConnection();
                Statement plain = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
            Class<?> type = driverType(kind);

            assertThat(plain.isWrapperFor(type)).isTrue();
            assertThat(type.isInstance(plain.unwrap(type))).isTrue();
            assertThat(prepared.isWrapperFor(type)).isTrue();
            assertThat(type.isInstance(prepared.unwrap(type))).isTrue();
            assertThat(prepared.unwrap(PreparedStatement.class)).isNotNull();
            assertThat(prepared.getConnection()).isSameAs(connection);
        }
    }

    private static Class<?> driverType(TestDatabase kind) {
        return switch (kind) {
            case POSTGRESQL -> PGStatement.class;
            case MARIADB -> org.mariadb.jdbc.Statement.class;
            default -> org.h2.jdbc.JdbcStatement.class;
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("without query-times prepared statements are the driver's, and nothing is timed")
    void givenNobodyWhoAsks_whenRun_thenNotWrapped(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, monitor(null));
                TenantScope scope = tenancy.connections.switchToTenant(tenancy.create("acme"));
                Connection connection = tenancy.router.getConnection();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
            prepared.execute();

            // MariaDB's is wrapped anyway: its sessions are watched.
            if (kind != TestDatabase.MARIADB) {
                assertThat(Proxy.isProxyClass(
                                prepared.unwrap(PreparedStatement.class).getClass()))
                        .isFalse();
            }
            assertThat(times).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("slow-query: raised and over, of the tenant alone; logged without what the statement holds")
    void givenSlowStatements_whenTheyAreOver_thenRaisedLoggedAndResolved(TestDatabase kind) throws Exception {
        ConnectionMonitor connections = monitor(SLOW);
        List<Alert> told = new CopyOnWriteArrayList<>();
        AtomicLong nanos = new AtomicLong();
        try (Installation tenancy = installation(kind, connections)) {
            Tenant acme = tenancy.create("acme");
            AlertMonitor alerts = new AlertMonitor(
                    List.of(AlertSource.connections(tenancy.pools, connections)),
                    (type, tenant) -> type == AlertType.SLOW_QUERY
                            ? Optional.of(new AlertThresholds(150, 100, Duration.ZERO))
                            : Optional.empty(),
                    told::add,
                    new AlertMonitor.Time(() -> Instant.EPOCH, nanos::incrementAndGet));
            tenancy.context.runAs(tenancy.create("globex"), () -> Notes.read(tenancy));
            alerts.evaluate();
            assertThat(told).isEmpty();

            tenancy.context.runAs(acme, () -> slow(tenancy, kind));
            alerts.evaluate();

            assertThat(told).singleElement().satisfies(alert -> {
                assertThat(alert.tenant()).isEqualTo("acme");
                assertThat(alert.value()).isBetween(150.0, 60_000.0);
                assertThat(alert.message()).contains("99 of 100 statements").doesNotContain("canary");
            });
            assertThat(logger.metrics()).singleElement().satisfies(slow -> {
                assertThat(slow.name()).isEqualTo("query.slow.millis");
                assertThat(slow.value()).isGreaterThanOrEqualTo(150);
                assertThat(slow.context().get("tenant")).isEqualTo("acme");
                assertThat((String) slow.context().get("statement"))
                        .startsWith("SELECT")
                        .endsWith("…");
                assertThat(slow.toString()).doesNotContain("canary").doesNotContain("4711");
            });
            // Of 200 statements one is not within 99 of 100.
            for (int i = 0; i < 200; i++) {
                tenancy.context.runAs(acme, () -> Notes.read(tenancy));
            }
            alerts.evaluate();
            alerts.evaluate();
            assertThat(told).extracting(Alert::state).containsExactly(Alert.State.RAISED, Alert.State.RESOLVED);
        }
    }

    private static void slow(Installation tenancy, TestDatabase kind) {
        String wait = switch (kind) {
            case POSTGRESQL -> "SELECT 4711, pg_sleep(0.2), 'canary'";
            case MARIADB -> "SELECT 4711, SLEEP(0.2), 'canary'";
            // Counts, because H2 cannot wait.
            default ->
                "SELECT COUNT(*), 4711, 'canary' FROM SYSTEM_RANGE(1, 3000) a, SYSTEM_RANGE(1, 1000) b"
                        + " WHERE a.x + b.x > 7";
        };
        tenancy.jdbc.sql(wait).query().listOfRows();
    }

    @Test
    @DisplayName("law 12: a listener of statements that throws breaks none, and several are told")
    void givenFailingListener_whenStatementsRun_thenTheyGoOn() {
        List<String> told = new ArrayList<>();
        PoolCustomizer failing = new Told((sql, nanos) -> {
            throw new IllegalStateException("planted");
        });
        PoolCustomizer listening = new Told((sql, nanos) -> told.add(sql));
        try (Installation tenancy =
                Installation.on(TestDatabase.H2, settings -> settings.customizer(failing, listening))) {
            tenancy.context.runAs(tenancy.create("acme"), () -> Notes.write(tenancy, 1, "acme"));

            assertThat(told).containsExactly("INSERT INTO notes (id, writer) VALUES (?, ?)");
        }
    }

    /** Asks for nothing but statements. */
    private record Told(StatementListener listener) implements PoolCustomizer {

        @Override
        public void customize(Tenant tenant, HikariConfig config) {}

        @Override
        public StatementListener statements(Tenant tenant, HikariConfig config) {
            return listener;
        }
    }

    private ConnectionMonitor monitor(@Nullable Duration slowStatement) {
        return new ConnectionMonitor(logger, NEVER, slowStatement, List.of(new Recording()), Map::of);
    }

    private static Installation installation(TestDatabase kind, ConnectionMonitor monitor) {
        return Installation.on(kind, settings -> settings.customizer(monitor));
    }

    private int of(String tenant) {
        return times.getOrDefault(tenant, List.of()).size();
    }

    /** Keeps what it is told. */
    private final class Recording implements ConnectionObserver {

        @Override
        public IMetricsTracker poolOpening(Tenant tenant) {
            return (StatementTracker)
                    (nanos, slow) -> times.computeIfAbsent(tenant.slug(), slug -> new CopyOnWriteArrayList<>())
                            .add(nanos);
        }
    }
}
