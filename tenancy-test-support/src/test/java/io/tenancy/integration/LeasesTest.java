package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.cluster.Lease;
import io.tenancy.cluster.LeaseLostException;
import io.tenancy.cluster.Leases;
import io.tenancy.tenant.RegistryUnavailableException;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two nodes, one central database, and work that only one of them may do. */
@Tag("integration")
@Tag("long")
class LeasesTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(1_500);

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-24: whoever lost a lease amid its work writes nothing more, and is told")
    void givenLeaseThatRunsOut_whenAnotherNodeTakesOver_thenOldHolderWritesNothing(TestDatabase kind) {
        try (TwoNodes cluster = new TwoNodes(kind)) {
            Lease old = cluster.one.acquire("work", SHORT).orElseThrow();
            cluster.write(old, "old, in time");

            Lease next = await().until(() -> cluster.other.acquire("work", LONG), Optional::isPresent)
                    .orElseThrow();

            assertThat(next.token()).isGreaterThan(old.token());
            assertThatThrownBy(() -> cluster.write(old, "old, too late"))
                    .isInstanceOfSatisfying(LeaseLostException.class, lost -> {
                        assertThat(lost.code()).isEqualTo("LEASE_LOST");
                        assertThat(lost.lease()).isEqualTo("work");
                        assertThat(lost.token()).isEqualTo(old.token());
                        assertThat(lost.retryable()).isFalse();
                    });
            assertThatThrownBy(() -> old.renew(LONG)).isInstanceOf(LeaseLostException.class);
            old.close(); // takes nothing from the new holder
            cluster.write(next, "next");
            assertThat(cluster.other.acquire("work", LONG)).isEmpty();
            assertThat(cluster.written()).containsExactly("old, in time", "next");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-24: a lease that ran out is lost even where nobody took it; one that is renewed is not")
    void givenShortLeases_whenOneIsRenewed_thenOnlyTheOtherIsLost(TestDatabase kind) {
        try (TwoNodes cluster = new TwoNodes(kind)) {
            Lease renewed =
                    cluster.one.acquire("renewed", SHORT.multipliedBy(2)).orElseThrow();
            renewed.renew(LONG);
            Lease left = cluster.one.acquire("left", SHORT).orElseThrow();

            await().pollInSameThread()
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> cluster.write(left, "?")).isInstanceOf(LeaseLostException.class));
            await().during(SHORT.multipliedBy(2))
                    .until(() -> cluster.other.acquire("renewed", LONG).isEmpty());
            cluster.write(renewed, "renewed");

            assertThatThrownBy(() -> left.renew(LONG)).isInstanceOf(LeaseLostException.class);
            assertThat(cluster.other.acquire("left", LONG)).isPresent();
            assertThat(cluster.written()).endsWith("renewed");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-24: who has proved its lease may finish its transaction: the next one waits for the end of it")
    void givenFencedTransaction_whenLeaseRunsOutDuringIt_thenNextHolderSeesItsWrites(TestDatabase kind)
            throws Exception {
        try (TwoNodes cluster = new TwoNodes(kind);
                Connection connection = cluster.first.getConnection()) {
            Lease old = cluster.one.acquire("work", SHORT).orElseThrow();
            connection.setAutoCommit(false);
            old.verify(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO work (done) VALUES ('old')");
            }
            CompletableFuture<List<String>> seenByNext = CompletableFuture.supplyAsync(() -> {
                Optional<Lease> next = Optional.empty();
                while (next.isEmpty()) {
                    next = patiently(cluster.other);
                }
                return cluster.written();
            });
            // Long after it ran out, and not as long as the next one waits.
            await().during(SHORT.plusSeconds(1)).until(() -> !seenByNext.isDone());

            connection.commit();

            assertThat(seenByNext.get()).containsExactly("old");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-24: acquiring takes no part in the caller's transaction")
    void givenTransactionOfTheCaller_whenRolledBack_thenLeaseIsHeldAllTheSame(TestDatabase kind) {
        try (TwoNodes cluster = new TwoNodes(kind)) {
            new TransactionTemplate(new DataSourceTransactionManager(cluster.first)).executeWithoutResult(status -> {
                assertThat(cluster.one.acquire("work", LONG)).isPresent();
                status.setRollbackOnly();
            });

            assertThat(cluster.other.acquire("work", LONG)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"60", "-60"})
    @DisplayName("F-24: an hour between a node's clock and the database's, and another zone, change nothing")
    void givenWrongClock_whenContending_thenDatabaseDecides(int minutes) {
        TimeZone before = TimeZone.getDefault();
        try (TwoNodes cluster =
                new TwoNodes(TestDatabase.POSTGRESQL, url -> url + "?currentSchema=wrong,public,pg_catalog")) {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            JdbcClient admin = JdbcClient.create(cluster.database.dataSource());
            admin.sql("CREATE SCHEMA wrong").update();
            admin.sql("CREATE FUNCTION wrong.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
                            + " 'SELECT pg_catalog.clock_timestamp() + INTERVAL ''" + minutes + " minutes'''")
                    .update();

            Lease first = cluster.one.acquire("work", LONG).orElseThrow();
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));

            assertThat(cluster.other.acquire("work", LONG)).isEmpty();
            cluster.write(first, "first");
            first.close();
            Lease second = cluster.other.acquire("work", SHORT).orElseThrow();
            assertThatThrownBy(() -> cluster.write(first, "first, too late")).isInstanceOf(LeaseLostException.class);
            await().until(() -> cluster.one.acquire("work", LONG).isPresent());
            assertThatThrownBy(() -> second.renew(SHORT)).isInstanceOf(LeaseLostException.class);
            assertThat(cluster.written()).containsExactly("first");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, false", "POSTGRESQL, true", "MARIADB, false", "MARIADB, true", "MYSQL, true"})
    @DisplayName("F-24: without the central database nobody says who leads: that is an error, and ends in time")
    void givenCentralIsOut_whenAsked_thenTypedError(TestDatabase kind, boolean silent) {
        try (TwoNodes cluster = new TwoNodes(kind, UnaryOperator.identity())) {
            TestCentralDatabase database = cluster.database;
            String there = database.server().host() + ":" + database.server().port();
            try (FaultProxy relay = FaultProxy.to(database.server());
                    HikariDataSource behind =
                            cluster.pool(url -> url.replace(there, relay.host() + ":" + relay.port()))) {
                Leases node = Leases.of(behind, "behind");
                Lease lease = node.acquire("work", LONG).orElseThrow();
                long started = System.nanoTime();
                if (silent) {
                    relay.silent();
                } else {
                    relay.refuse();
                }

                assertThatThrownBy(() -> node.acquire("work", LONG)).isInstanceOf(RegistryUnavailableException.class);
                assertThatThrownBy(() -> lease.renew(LONG)).isInstanceOf(RegistryUnavailableException.class);
                assertThatThrownBy(lease::close).isInstanceOf(RegistryUnavailableException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(60));
                assertThat(cluster.one.acquire("work", LONG)).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("F-24: where each statement commits by itself, a proof would prove nothing")
    void givenConnectionWithoutTransaction_whenVerifying_thenRefused() throws SQLException {
        try (TwoNodes cluster = new TwoNodes(TestDatabase.H2);
                Connection connection = cluster.first.getConnection()) {
            Lease lease = cluster.one.acquire("work", LONG).orElseThrow();

            assertThatThrownBy(() -> lease.verify(connection)).isInstanceOf(IllegalStateException.class);
            assertThat(lease).hasToString("Lease[work, token=" + lease.token() + "]");
            assertThatThrownBy(() -> cluster.one.acquire("Work;", LONG)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cluster.one.acquire("work", Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** On H2 the wait for a row is short, and its end is like any other silence of the database. */
    private static Optional<Lease> patiently(Leases node) {
        try {
            return node.acquire("work", LONG);
        } catch (RegistryUnavailableException locked) {
            return Optional.empty();
        }
    }
}
