package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The network to one tenant's database goes away while it is in use. */
@Tag("integration")
class LiveBlackHoleTest {

    private static final Duration SOCKET = Duration.ofSeconds(1);
    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, pg_backend_pid", "MARIADB, CONNECTION_ID", "MYSQL, CONNECTION_ID"})
    @DisplayName("F-03: work in flight ends with the socket timeout; afterwards there are new connections only")
    void givenBlackHoleUnderLiveConnection_whenHealed_thenWorksOnAnother(TestDatabase kind, String id)
            throws SQLException {
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(Limits.of(2, SOCKET, SOCKET)));
                FaultProxy proxy = FaultProxy.to(tenancy.database.server())) {
            Tenant acme = new Rows(tenancy).behind(proxy, tenancy.create("acme"));
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                long before = session(tenancy, id);
                proxy.silent();
                long started = System.nanoTime();

                assertThatThrownBy(() -> session(tenancy, id)).isInstanceOf(Exception.class);
                Duration inFlight = Duration.ofNanos(System.nanoTime() - started);
                proxy.pass();

                await().pollInSameThread()
                        .atMost(FEW_SECONDS)
                        .ignoreExceptions()
                        .until(() -> session(tenancy, id) > 0);
                assertThat(inFlight).isLessThan(SOCKET.plusSeconds(1));
                assertThat(session(tenancy, id)).isNotEqualTo(before);
                Notes.write(tenancy, 1, "healed");
            }
            assertThat(Notes.direct(tenancy, acme)).containsExactly("healed");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-06: a COMMIT whose answer is lost fails, is not tried again, and its rows are there once")
    void givenAnswerToCommitIsLost_whenCommitting_thenFailsOnceAndNothingIsDoubled(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(Limits.of(2, SOCKET, SOCKET)));
                FaultProxy proxy = FaultProxy.to(tenancy.database.server())) {
            Tenant acme = new Rows(tenancy).behind(proxy, tenancy.create("acme"));
            JdbcClient direct = Direct.tenant(tenancy, acme);
            direct.sql("CREATE TABLE payments (amount integer)").update();

            for (int attempt = 1; attempt <= 3; attempt++) {
                try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                        Connection connection = awaitConnection(tenancy);
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.executeUpdate("INSERT INTO payments (amount) VALUES (" + attempt + ")");
                    proxy.loseAnswers();

                    // SQLSTATE class 08, connection exception: whoever sees it at a commit knows nothing of the outcome
                    assertThatThrownBy(connection::commit)
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    unknown -> assertThat(unknown.getSQLState()).startsWith("08"));
                }
                proxy.pass();
            }

            assertThat(direct.sql("SELECT amount FROM payments ORDER BY amount")
                            .query(Integer.class)
                            .list())
                    .containsExactly(1, 2, 3);
        }
    }

    private static Connection awaitConnection(Installation tenancy) {
        return await().pollInSameThread()
                .atMost(FEW_SECONDS)
                .ignoreExceptions()
                .until(tenancy.router::getConnection, connection -> true);
    }

    private static long session(Installation tenancy, String id) {
        return tenancy.jdbc.sql("SELECT " + id + "()").query(Long.class).single();
    }

    private static FaultProxy proxy(Installation tenancy) {
        return FaultProxy.to(tenancy.database.server());
    }
}
