package io.tenancy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contract 26: what an application collects itself. */
@Tag("unit")
class CustomMetricsTest {

    @Test
    void givenCollectors_whenOneFails_thenTheOthersAreThere() {
        try (CustomMetrics metrics = of(
                () -> {
                    throw new IllegalStateException("planted");
                },
                () -> Map.of("open", 3))) {
            await().until(() -> metrics.latest().equals(Map.of("open", 3.0)));
        }
    }

    @Test
    @DisplayName("contract 26: one that hangs keeps nobody waiting, is interrupted after five seconds, and runs once")
    void givenHangingCollector_whenAsked_thenNobodyWaitsAndItIsInterrupted() {
        AtomicInteger started = new AtomicInteger();
        // Whoever asks once it is over has it run again, which is right.
        AtomicInteger startedWhileItHung = new AtomicInteger();
        CountDownLatch interrupted = new CountDownLatch(1);
        TenancyMetricsCollector hanging = () -> {
            started.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                startedWhileItHung.compareAndSet(0, started.get());
                interrupted.countDown();
            }
            return Map.of("late", 1);
        };
        try (CustomMetrics metrics = of(hanging, () -> Map.of("open", 3))) {
            await().until(() -> metrics.latest().containsKey("open"));

            await().atMost(Duration.ofSeconds(8)).until(() -> {
                assertThat(metrics.latest()).doesNotContainKey("late");
                return interrupted.getCount() == 0;
            });

            assertThat(startedWhileItHung).hasValue(1);
        }
    }

    @Test
    @DisplayName("contract 26: a number with a threshold can raise an alert; while it is unknown it says nothing")
    void givenCollectorWithThreshold_whenRead_thenReadingHasIt() {
        AtomicInteger open = new AtomicInteger(7);
        TenancyMetricsCollector collector = new TenancyMetricsCollector() {
            @Override
            public Map<String, ? extends Number> collectMetrics() {
                return Map.of("orders.open", open.get(), "orders.done", 1);
            }

            @Override
            public Map<String, AlertThresholds> alertThresholds() {
                return Map.of("orders.open", AlertThresholds.from(5), "orders.never", AlertThresholds.from(5));
            }
        };
        try (CustomMetrics metrics = of(collector)) {
            AlertSource source = AlertSource.custom(metrics);
            await().until(() -> !source.read().isEmpty());

            assertThat(source.read()).singleElement().satisfies(reading -> {
                assertThat(reading.subject()).isEqualTo("orders.open");
                assertThat(reading.value()).isEqualTo(7);
                assertThat(reading.thresholds()).isEqualTo(AlertThresholds.from(5));
                assertThat(reading.facts().get()).isEqualTo("The metric 'orders.open' is 7.0");
            });
        }
    }

    @Test
    void givenNulls_whenCollected_thenLeftOut() {
        Map<String, Integer> odd = new HashMap<>();
        odd.put(null, 1);
        odd.put("unknown", null);
        odd.put("known", 1);
        try (CustomMetrics metrics = of(() -> odd)) {
            await().until(() -> metrics.latest().equals(Map.of("known", 1.0)));
        }
    }

    @Test
    @DisplayName("cardinality: of more than a hundred names, a hundred are kept, always the same")
    void givenManyNames_whenCollected_thenBounded() {
        try (CustomMetrics metrics = of(() -> {
            Map<String, Integer> many = new HashMap<>();
            IntStream.range(0, 1000).forEach(i -> many.put("n" + i, i));
            return many;
        })) {
            await().until(() -> metrics.latest().size() == 100);
            assertThat(metrics.latest()).isEqualTo(metrics.latest());
        }
    }

    private static CustomMetrics of(TenancyMetricsCollector... collectors) {
        List<TenancyMetricsCollector> all = List.of(collectors);
        return new CustomMetrics(() -> all);
    }
}
