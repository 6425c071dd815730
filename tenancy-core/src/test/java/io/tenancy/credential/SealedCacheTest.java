package io.tenancy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.SharedCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What somebody can do who reaches the shared cache and has no key: lose things, and nothing else. */
@Tag("unit")
class SealedCacheTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final byte[] VALUE = "{\"password\":\"tnc1.a256gcm.k1.secret\"}".getBytes(StandardCharsets.UTF_8);

    private final H2Central central = new H2Central();
    private final CredentialManager credentials = central.manager();
    private final Place place = new Place();
    private final List<String> events = new ArrayList<>();
    private final SealedCache cache = cache();

    @Test
    @DisplayName("N-36: nothing that is put can be read in the place, and another node reads it")
    void givenAValue_whenPut_thenOnlyNodesWithTheKeyReadIt() {
        cache.put("id:1", VALUE, HOUR);

        assertThat(place.text()).doesNotContain("password", "tnc1.a256gcm.k1.secret");
        assertThat(cache.get("id:1")).isEqualTo(VALUE);
        assertThat(cache().get("id:1")).isEqualTo(VALUE);
        assertThat(cache.get("id:2")).isNull();
        assertThat(events).isEmpty();
    }

    @Test
    @DisplayName("N-54: each changed bit, each shortened value and a value of another key is refused, and said once")
    void givenAValue_whenSomebodyChangesIt_thenItIsRefused() {
        cache.put("id:1", VALUE, HOUR);
        byte[] sealed = place.values.get("id:1");

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            place.values.put("id:1", flipped);
            assertThat(cache.get("id:1")).as("bit " + bit).isNull();
        }
        for (int length = 0; length < sealed.length; length++) {
            place.values.put("id:1", Arrays.copyOf(sealed, length));
            assertThat(cache.get("id:1")).as("length " + length).isNull();
        }
        assertThat(events).containsExactly("cache.entry-refused");
        place.values.put("id:2", sealed);
        assertThat(cache().get("id:2")).isNull();
        assertThat(events).containsExactly("cache.entry-refused", "cache.entry-refused");
        place.values.put("id:1", sealed);
        assertThat(cache.get("id:1")).isEqualTo(VALUE);
    }

    @Test
    void givenALostOrReplacedKey_whenNodesGoOn_thenTheyAgreeOnANewOne() {
        cache.put("id:1", VALUE, HOUR);
        for (byte[] replaced : new byte[][] {{}, "x".getBytes(StandardCharsets.UTF_8), null}) {
            if (replaced == null) {
                place.values.clear();
            } else {
                place.values.put("key", replaced);
            }
            SealedCache other = cache();
            other.put("id:2", VALUE, HOUR);

            // At most once a second is the key looked up again.
            await().untilAsserted(() -> assertThat(cache.get("id:2")).isEqualTo(VALUE));
            cache.put("id:3", VALUE, HOUR);
            assertThat(other.get("id:3")).isEqualTo(VALUE);
        }
        assertThat(events).isEmpty();
    }

    @Test
    void givenRotatedKeys_whenANodeStarts_thenItMakesANewKeyAndTheOthersFollow() {
        cache.put("id:1", VALUE, HOUR);
        credentials.rotateEncryptionKeys();
        SealedCache started = new SealedCache(place, central::manager, new Events());

        started.put("id:2", VALUE, HOUR);

        assertThat(started.get("id:1")).isNull();
        await().untilAsserted(() -> assertThat(cache.get("id:2")).isEqualTo(VALUE));
        assertThat(events).isEmpty();
    }

    private SealedCache cache() {
        return new SealedCache(place, () -> credentials, new Events());
    }

    private final class Events extends DelegatingTenancyLogger {

        Events() {
            super(TenancyLogger.noOp());
        }

        @Override
        public void logSecurityEvent(String event, Map<String, ?> context) {
            events.add(event);
        }
    }

    private static final class Place implements SharedCache {

        final Map<String, byte[]> values = new HashMap<>();

        String text() {
            StringBuilder text = new StringBuilder();
            values.forEach((key, value) -> text.append(key).append(new String(value, StandardCharsets.ISO_8859_1)));
            return text.toString();
        }

        @Override
        public byte @Nullable [] get(String key) {
            return values.get(key);
        }

        @Override
        public void put(String key, byte[] value, Duration timeToLive) {
            values.put(key, value);
        }

        @Override
        public void announce() {}

        @Override
        public void listen(Runnable changed) {}

        @Override
        public void close() {}
    }
}
