package io.tenancy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.monitoring.Alert.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Listeners have nothing to do with each other, and nothing with who tells them. */
@Tag("unit")
class AlertLanesTest {

    private static final Alert ALERT = new Alert(
            AlertType.MEMORY, null, null, null, State.RAISED, 1, 1, Instant.EPOCH, Instant.EPOCH, "Too much.");

    private final List<Alert> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    @DisplayName("law 12, F-43: a listener that hangs and one that throws delay nobody; what they miss is counted")
    void givenListenersThatHangAndFail_whenTold_thenTheOthersHearAll() {
        List<AlertListener> listeners = List.of(this::hang, this::fail, heard::add);
        try (AlertLanes lanes = new AlertLanes(() -> listeners)) {
            long started = System.nanoTime();

            for (int i = 1; i <= 150; i++) {
                lanes.tell(ALERT);
                int sofar = i;
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> heard.size() == sofar);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
            // Of the one that hangs, one is with it and a hundred wait.
            await().untilAsserted(() -> assertThat(lanes.failures()).isEqualTo(150 + 49));
        }
    }

    @Test
    void givenHangingListener_whenClosed_thenInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        List<AlertListener> listeners = List.of(alert -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException closed) {
                interrupted.countDown();
            }
        });
        try (AlertLanes lanes = new AlertLanes(() -> listeners)) {
            lanes.tell(ALERT);
            begun.await();
        }

        await().until(() -> interrupted.getCount() == 0);
    }

    private void hang(Alert alert) {
        try {
            never.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Alert alert) {
        throw new IllegalStateException("planted");
    }
}
