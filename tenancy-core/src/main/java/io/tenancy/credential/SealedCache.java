package io.tenancy.credential;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.SharedCache;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A shared cache in which nothing can be read or changed by those who have no key: each value is encrypted and
 * authenticated (AES-256-GCM) for the key that it is put under, so that one copied elsewhere is refused. The key for all
 * of them is random, lies in the same cache, encrypted by the {@link CredentialManager}, and lasts a day at most.
 * Thread-safe.
 */
public final class SealedCache implements SharedCache {

    private static final String KEY_NAME = "key";
    private static final SecretOwner KEY_OWNER = new SecretOwner("cache", "tenants", KEY_NAME);
    private static final String PURPOSE = "tenancy/cache/v1";
    private static final Duration KEY_LIFE = Duration.ofDays(1);

    /** Rows of tenants have at most 64 KiB of data beside their columns. */
    private static final int LARGEST = 256 * 1024;

    /** How often at most the key is looked up anew because a value was sealed with another one. */
    private static final Duration KEY_AGAIN = Duration.ofSeconds(1);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final SharedCache cache;
    private final Supplier<CredentialManager> credentials;
    private final TenancyLogger logger;
    private final Lock finding = new ReentrantLock();
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - QUIET.toNanos());
    private volatile @Nullable Held held;

    /** A key, its fingerprint, which goes before each value, and when it was found. */
    private record Held(SealingKey key, byte[] fingerprint, long sinceNanos) {

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - sinceNanos > age.toNanos();
        }
    }

    /**
     * @param cache holds the sealed values
     * @param credentials asked when the key is needed for the first time, and once a day
     * @param logger told, once a minute at most, when a value was changed by somebody else
     */
    public SealedCache(SharedCache cache, Supplier<CredentialManager> credentials, TenancyLogger logger) {
        this.cache = cache;
        this.credentials = credentials;
        this.logger = TenancyLogger.contained(logger);
    }

    @Override
    public byte @Nullable [] get(String key) {
        byte[] value = cache.get(key);
        if (value == null || value.length > LARGEST) {
            return null;
        }
        Held mine = key();
        if (!isUnder(mine, value) && mine.isOlderThan(KEY_AGAIN)) {
            held = null;
            mine = key();
        }
        // Sealed with a key that is no more: nobody's fault.
        return isUnder(mine, value) ? open(mine, key, value) : null;
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
        Held mine = key();
        byte[] sealed = mine.key().seal(value, PURPOSE, key);
        byte[] whole = Arrays.copyOf(mine.fingerprint(), mine.fingerprint().length + sealed.length);
        System.arraycopy(sealed, 0, whole, mine.fingerprint().length, sealed.length);
        cache.put(key, whole, timeToLive);
    }

    @Override
    public void announce() {
        cache.announce();
    }

    @Override
    public void listen(Runnable changed) {
        cache.listen(changed);
    }

    @Override
    public void close() {
        cache.close();
    }

    private static boolean isUnder(Held key, byte[] value) {
        int length = key.fingerprint().length;
        return value.length > length && MessageDigest.isEqual(Arrays.copyOf(value, length), key.fingerprint());
    }

    private byte @Nullable [] open(Held mine, String key, byte[] value) {
        try {
            return mine.key().open(Arrays.copyOfRange(value, mine.fingerprint().length, value.length), PURPOSE, key);
        } catch (RuntimeException notAuthentic) {
            // The encryptor throws IllegalStateException, ProviderException and others; all mean the same.
            long now = System.nanoTime();
            long told = toldNanos.get();
            if (now - told >= QUIET.toNanos() && toldNanos.compareAndSet(told, now)) {
                logger.logSecurityEvent("cache.entry-refused", Map.of("entry", key));
            }
            return null;
        }
    }

    private Held key() {
        Held known = held;
        if (known != null && !known.isOlderThan(KEY_LIFE)) {
            return known;
        }
        finding.lock();
        try {
            Held others = held;
            if (others != null && !others.isOlderThan(KEY_LIFE)) {
                return others;
            }
            Held found = find();
            held = found;
            return found;
        } finally {
            finding.unlock();
        }
    }

    /** Of two nodes that make a key at once, one finds out with the first value of the other. */
    private Held find() {
        byte[] stored = cache.get(KEY_NAME);
        Held found = stored == null || stored.length > LARGEST ? null : unwrap(stored);
        return found == null ? create() : found;
    }

    private @Nullable Held unwrap(byte[] stored) {
        char[] text;
        try {
            text = credentials.get().decrypt(KEY_OWNER, new String(stored, StandardCharsets.US_ASCII));
        } catch (CredentialException retired) {
            // By a rotation of the keys, or made by somebody else: either way a new one takes its place.
            return null;
        }
        byte[] base64 = new byte[text.length];
        try {
            for (int i = 0; i < text.length; i++) {
                base64[i] = (byte) text[i];
            }
            return held(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException noKey) {
            return null;
        } finally {
            Arrays.fill(text, '\0');
            Arrays.fill(base64, (byte) 0);
        }
    }

    private Held create() {
        byte[] key = new byte[SealingKey.BYTES];
        new SecureRandom().nextBytes(key);
        char[] text = Base64.getEncoder().encodeToString(key).toCharArray();
        try {
            String wrapped = credentials.get().encrypt(KEY_OWNER, text);
            cache.put(KEY_NAME, wrapped.getBytes(StandardCharsets.US_ASCII), KEY_LIFE);
        } finally {
            Arrays.fill(text, '\0');
        }
        return held(key);
    }

    private static Held held(byte[] key) {
        try {
            SealingKey sealing = new SealingKey(key);
            return new Held(sealing, sealing.fingerprint().getBytes(StandardCharsets.US_ASCII), System.nanoTime());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
