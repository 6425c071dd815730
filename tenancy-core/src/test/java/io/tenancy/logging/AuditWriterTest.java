package io.tenancy.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AuditWriterTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int CAPACITY = 1_000;

    private final Map<Long, List<String>> written = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile long broken = -1;
    private volatile boolean outOfMemory;
    private volatile boolean entered;
    private final AuditWriter writer = new AuditWriter(this::append, CAPACITY);

    private void append(long tenantId, List<AuditDraft> drafts) {
        entered = true;
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (outOfMemory) {
            outOfMemory = false;
            throw new OutOfMemoryError("planted");
        }
        if (tenantId == broken) {
            throw new IllegalStateException("broken");
        }
        List<String> chain = written.computeIfAbsent(tenantId, id -> new CopyOnWriteArrayList<>());
        drafts.forEach(draft -> chain.add(draft.action()));
    }

    private static AuditDraft draft(long tenantId, String action) {
        return new AuditDraft(new AuditTarget(tenantId, null), "alice", action, AuditOutcome.NOTED, "{}", "c", "n", 0);
    }

    @AfterEach
    void close() {
        gate.countDown();
        broken = -1;
        writer.close(LONG);
    }

    @Test
    @DisplayName("N-60: whoever notes something does not wait for a sink that hangs, and nothing of it is lost")
    void givenHangingSink_whenNoting_thenNobodyWaitsAndNothingIsLost() {
        gate = new CountDownLatch(1);

        for (int i = 0; i < CAPACITY; i++) {
            assertThat(writer.offer(draft(1, "a" + i))).isTrue();
        }
        assertThat(writer.offer(draft(1, "too much"))).isFalse();
        assertThat(writer.accept(draft(1, "end of something"))).isTrue();

        gate.countDown();
        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written.get(1L)).hasSize(CAPACITY + 1).startsWith("a0", "a1").endsWith("a999", "end of something");
        assertThat(writer.offer(draft(1, "again"))).isTrue();
    }

    @Test
    @DisplayName(
            "N-60: whoever must be written waits for a bounded time, and what was refused is not written afterwards")
    void givenHangingSink_whenWriting_thenRefusedInTimeAndDropped() {
        gate = new CountDownLatch(1);
        writer.offer(draft(1, "in hand"));
        await().atMost(LONG).until(() -> entered);

        assertThatIllegalStateException()
                .isThrownBy(() -> writer.write(draft(1, "refused"), Duration.ofMillis(50)))
                .withMessageContaining("waited 50 ms");

        gate.countDown();
        assertThat(writer.flush(LONG)).isTrue();
        writer.write(draft(1, "written"), LONG);
        assertThat(written.get(1L)).containsExactly("in hand", "written");
    }

    @Test
    @DisplayName("a chain that cannot be written holds no other chain up, and goes on in its order afterwards")
    void givenBrokenChain_whenWriting_thenOthersGoOnAndItFollows() {
        broken = 1;
        writer.offer(draft(1, "first"));
        writer.offer(draft(1, "second"));
        assertThatIllegalStateException()
                .isThrownBy(() -> writer.write(draft(1, "refused"), LONG))
                .withMessageContaining("refused the entry");
        writer.write(draft(2, "other"), LONG);
        assertThat(written).containsOnlyKeys(2L);

        broken = -1;
        await().atMost(LONG).untilAsserted(() -> assertThat(written.get(1L)).containsExactly("first", "second"));
    }

    @Test
    @DisplayName("an error in the middle loses nothing, and is not the end of writing")
    void givenErrorInSink_whenWriting_thenTriedAgain() {
        outOfMemory = true;

        writer.offer(draft(1, "first"));

        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written.get(1L)).containsExactly("first");
        assertThat(outOfMemory).isFalse();
    }

    @Test
    void givenManyWriters_whenWriting_thenEachIsWrittenOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        List<Future<?>> work = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int thread = t;
            work.add(threads.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    writer.write(draft(thread % 3, thread + "/" + i), LONG);
                    writer.offer(draft(thread % 3, thread + "+" + i));
                }
            }));
        }
        for (Future<?> each : work) {
            each.get();
        }
        threads.shutdown();

        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written.values().stream().flatMap(List::stream))
                .hasSize(1_600)
                .doesNotHaveDuplicates();
    }

    @Test
    void givenClosed_whenWriting_thenRefused() {
        writer.close(LONG);

        assertThat(writer.offer(draft(1, "late"))).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> writer.write(draft(1, "late"), LONG));
    }
}
