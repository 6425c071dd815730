package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mode of the proxy as a driver sees it, before a real server. */
@Tag("integration")
class FaultProxyTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration WHILE = Duration.ofMillis(300);

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenPassing_whenUsed_thenAnswersAndCounts(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind)) {
            try (Connection one = database.connect();
                    Connection other = database.connect()) {
                assertThat(ProxiedDatabase.ask(one)).isEqualTo(7);
                assertThat(ProxiedDatabase.ask(other)).isEqualTo(7);
                assertThat(database.proxy().open()).isEqualTo(2);
            }

            await().atMost(SOON).until(() -> database.proxy().open() == 0);
            assertThat(database.proxy().accepted()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenRefusing_whenUsed_thenOpenAndNewConnectionsFailAtOnceUntilItPasses(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind);
                Connection before = database.connect()) {
            database.proxy().refuse();

            assertThat(database.proxy().open()).isZero();
            failsSoon(() -> ProxiedDatabase.ask(before));
            failsSoon(() -> ProxiedDatabase.ask(database.connect()));
            assertThat(database.proxy().accepted()).isGreaterThan(1);
            database.proxy().pass();
            answersSoon(() -> ProxiedDatabase.ask(database.connect()));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenSilence_whenUsed_thenNothingComesBackEvenAfterIt(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind)) {
            Connection before = database.connect();
            database.proxy().silent();
            List<Future<Integer>> calls = waitingCalls(database, before);

            database.proxy().pass();

            answersSoon(() -> ProxiedDatabase.ask(database.connect()));
            calls.forEach(FaultProxyTest::waits);
            database.proxy().reset();
            calls.forEach(FaultProxyTest::failsSoon);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenSilence_whenClientGivesUp_thenItsConnectionIsGone(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind)) {
            Connection impatient = database.connect();
            impatient.setNetworkTimeout(callers, (int) WHILE.toMillis());
            database.proxy().silent();

            failsSoon(() -> ProxiedDatabase.ask(impatient));

            await().atMost(SOON).until(() -> database.proxy().open() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenStopped_whenItPasses_thenOpenAndNewConnectionsGoOnWhereTheyWere(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind)) {
            Connection before = database.connect();
            database.proxy().stop();
            List<Future<Integer>> calls = waitingCalls(database, before);

            database.proxy().pass();

            calls.forEach(FaultProxyTest::answersSoon);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenSlow_whenAsked_thenQuestionAndAnswerAreBothDelayed(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind);
                Connection connection = database.connect()) {
            database.proxy().slow(WHILE);
            long started = System.nanoTime();

            answersSoon(() -> ProxiedDatabase.ask(connection));

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(WHILE.multipliedBy(2));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenVerySlow_whenItPasses_thenTheHeldAnswerComesAtOnce(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind);
                Connection connection = database.connect()) {
            database.proxy().slow(Duration.ofHours(1));
            Future<Integer> asked = callers.submit(() -> ProxiedDatabase.ask(connection));
            waits(asked);

            database.proxy().pass();

            answersSoon(asked);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenReset_whenUsed_thenOpenConnectionsFailAndNewOnesWork(TestDatabase kind) throws Exception {
        try (ProxiedDatabase database = ProxiedDatabase.of(kind);
                Connection before = database.connect()) {
            database.proxy().reset();

            failsSoon(() -> ProxiedDatabase.ask(before));
            answersSoon(() -> ProxiedDatabase.ask(database.connect()));
        }
    }

    /** One call on a connection that is open, and one on a new one; both get no answer for now. */
    private List<Future<Integer>> waitingCalls(ProxiedDatabase database, Connection open) {
        List<Future<Integer>> calls = List.of(
                callers.submit(() -> ProxiedDatabase.ask(open)),
                callers.submit(() -> ProxiedDatabase.ask(database.connect())));
        await().atMost(SOON).until(() -> database.proxy().accepted() == 2);
        calls.forEach(FaultProxyTest::waits);
        return calls;
    }

    private static void waits(Future<Integer> call) {
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> call.get(WHILE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void failsSoon(Callable<Integer> call) {
        failsSoon(callers.submit(call));
    }

    private static void failsSoon(Future<Integer> call) {
        assertThat(call)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SQLException.class);
    }

    private void answersSoon(Callable<Integer> call) {
        answersSoon(callers.submit(call));
    }

    private static void answersSoon(Future<Integer> call) {
        assertThat(call).succeedsWithin(SOON).isEqualTo(7);
    }
}
