package io.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who joins a read that is under way. */
@Tag("unit")
class TenantLoaderTest {

    private static final TenantLookup ACME = new TenantLookup(TenantLookup.Kind.SLUG, "acme");

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();
    private final TenantLoader loader = new TenantLoader(new SlowAtFirst(), Duration.ofSeconds(30));

    @Test
    void givenAReadUnderWay_whenAChangeIsNoticed_thenWhoKnowsOfItReadsAgain() throws Exception {
        CompletableFuture<Optional<Tenant>> before = CompletableFuture.supplyAsync(() -> loader.await(ACME, 1));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        Optional<Tenant> after = loader.await(ACME, 2);

        assertThat(after).isPresent();
        answer.countDown();
        assertThat(before.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(reads).hasValue(2);
    }

    @Test
    void givenAReadUnderWay_whenNothingChanged_thenOthersJoinIt() throws Exception {
        CompletableFuture<Optional<Tenant>> one = CompletableFuture.supplyAsync(() -> loader.await(ACME, 1));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        CountDownLatch joining = new CountDownLatch(1);
        CompletableFuture<Optional<Tenant>> other = CompletableFuture.supplyAsync(() -> {
            joining.countDown();
            return loader.await(ACME, 1);
        });
        assertThat(joining.await(30, TimeUnit.SECONDS)).isTrue();

        // Whether it has joined by now or not, it gets what this read finds, or reads the same again.
        answer.countDown();

        assertThat(one.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(other.get(30, TimeUnit.SECONDS))
                .satisfies(found -> assertThat(found.isPresent()).isEqualTo(reads.get() == 2));
    }

    /** Finds nothing with the first read, which waits; a tenant afterwards. */
    private final class SlowAtFirst implements TenantSource {

        @Override
        public Optional<Tenant> find(TenantLookup lookup) {
            if (reads.incrementAndGet() > 1) {
                return Optional.of(TenantFixture.tenant(1, "acme"));
            }
            begun.countDown();
            try {
                assertThat(answer.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }

        @Override
        public Optional<Tenant> fresh(TenantLookup lookup) {
            return find(lookup);
        }
    }
}
