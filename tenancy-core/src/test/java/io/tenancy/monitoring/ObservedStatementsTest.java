package io.tenancy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.tenancy.ObserverGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ObservedStatementsTest {

    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(100);

    private final AtomicLong clock = new AtomicLong();
    private final List<String> said = new ArrayList<>();
    private final ObserverGuard guard = new ObserverGuard("A tracker");

    @Test
    @DisplayName("slow statements are told once a second, with how many were not")
    void givenManySlowStatements_whenExecuted_thenToldOnceASecond() {
        ObservedStatements statements = statements(List.of());

        statements.executed("quick", SLOW - 1);
        for (int i = 0; i < 100; i++) {
            statements.executed("first", SLOW);
        }
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        statements.executed("second", SLOW);

        assertThat(said).containsExactly("first 0", "second 99");
        assertThat(statements.times().recent()).isEqualTo(102);
    }

    @Test
    @DisplayName("trackers that follow statements are told, and one that throws is counted")
    void givenTrackers_whenExecuted_thenThoseOfStatementsAreTold() {
        List<String> told = new ArrayList<>();
        StatementTracker failing = (nanos, slow) -> {
            throw new IllegalStateException("planted");
        };
        ObservedStatements statements = statements(List.of(
                new IMetricsTracker() {}, failing, (StatementTracker) (nanos, slow) -> told.add(nanos + " " + slow)));

        statements.executed("quick", 5);
        statements.executed("slow", SLOW);

        assertThat(told).containsExactly("5 false", SLOW + " true");
        assertThat(guard.failures()).isEqualTo(2);
        assertThat(said).containsExactly("slow 0");
    }

    private ObservedStatements statements(List<IMetricsTracker> trackers) {
        return new ObservedStatements(
                SLOW, trackers, guard, (sql, nanos, unsaid) -> said.add(sql + " " + unsaid), clock::get);
    }
}
