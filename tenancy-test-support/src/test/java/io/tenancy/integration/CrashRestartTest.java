package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.OwnServers;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * PostgreSQL restarts after a crash: when one of its processes is killed it ends all others, recovers from its log and
 * starts anew. On a server of its own, since everything on it is hit.
 */
@Tag("integration")
class CrashRestartTest {

    private static final int THREADS = 4;
    private static final Duration FEW_SECONDS = Duration.ofSeconds(20);

    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Integer> written = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    @DisplayName("F-05: failures end with the crash, what was confirmed is there, and the pool is as large as before")
    void givenLoad_whenServerCrashesAndRestarts_thenServiceRecoversByItself() throws Exception {
        try (Installation tenancy = Installation.on(
                OwnServers.get(TestDatabase.POSTGRESQL).createCentral(),
                settings -> settings.pools(Limits.of(THREADS, Duration.ofSeconds(2))))) {
            Tenant acme = tenancy.create("acme");
            // The embedded server confirms before it has written, and would lose what it confirmed last.
            JdbcClient.create(tenancy.database.server().admin())
                    .sql("ALTER DATABASE \"" + acme.databaseName() + "\" SET synchronous_commit = on")
                    .update();
            AtomicBoolean ended = new AtomicBoolean();
            Readers load = Readers.start(THREADS, () -> write(tenancy, acme), ended);
            awaitMoreWritten();

            crash(tenancy);
            await().atMost(FEW_SECONDS).until(() -> failures.get() > 0);
            awaitMoreWritten();
            int failuresBefore = failures.get();
            awaitMoreWritten();

            assertThat(failures.get()).isEqualTo(failuresBefore);
            assertThat(tenancy.pools.snapshots()).hasSize(1);
            assertThat(tenancy.pools.snapshots().get(0).maximum()).isEqualTo(THREADS);
            ended.set(true);
            load.rounds();
            List<Integer> rows = Direct.tenant(tenancy, acme)
                    .sql("SELECT id FROM notes")
                    .query(Integer.class)
                    .list();
            assertThat(rows).containsAll(written);
            // A row whose confirmation was lost in the crash may be there; one that nobody wrote may not.
            assertThat(rows.size() - written.size()).isBetween(0, failures.get());
            assertThat(rows.stream().collect(Collectors.toSet())).hasSameSizeAs(rows);
        }
    }

    private void write(Installation tenancy, Tenant tenant) {
        int number = numbers.incrementAndGet();
        try {
            tenancy.context.runAs(tenant, () -> Notes.write(tenancy, number, "load"));
            written.add(number);
        } catch (RuntimeException down) {
            failures.incrementAndGet();
        }
    }

    private void awaitMoreWritten() {
        int before = written.size();
        await().atMost(FEW_SECONDS).until(() -> written.size() > before + 200);
    }

    private static void crash(Installation tenancy) {
        long process = JdbcClient.create(tenancy.database.server().admin())
                .sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'background writer'")
                .query(Long.class)
                .single();
        ProcessHandle.of(process).orElseThrow().destroyForcibly();
    }
}
