package io.tenancy;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that this process has met, known again wherever they are in a text. None is kept: of each there are its
 * length and two fingerprints under keys that this process draws when it starts. One JVM has one of them, since what is
 * secret to one application must not be in another's log either. Thread-safe.
 *
 * <p>At most 10,000 are known; the one that was not met for the longest time is forgotten for another. Who can read this
 * process's memory can try guesses against the fingerprints, and finds a password that can be guessed.
 */
public final class KnownSecrets {

    /** What stands in the place of a secret. */
    public static final String MASK = "***masked***";

    /** What is shorter is part of too many words. */
    public static final int SHORTEST = 6;

    /** What is longer is no secret of ours. */
    public static final int LONGEST = 1_024;

    static final int MOST = 10_000;

    /** A Mersenne prime: fingerprints that roll along a text are numbers below it. */
    private static final long PRIME = (1L << 61) - 1;

    private static final String ALGORITHM = "HmacSHA256";

    private record Fingerprint(int length, long rolling) {}

    private static final KnownSecrets PROCESS = new KnownSecrets();

    private final long base;
    private final SecretKeySpec key;

    /** Guarded by itself; the first one was not met for the longest time. */
    private final Map<Fingerprint, Boolean> met = new LinkedHashMap<>(16, 0.75f, true);

    /** By length, and then by the rolling fingerprint, what proves it. */
    private final ConcurrentMap<Integer, SameLength> proofs = new ConcurrentHashMap<>();

    /** Secrets of one length; few places of a text are worth more than a look at one bit. */
    private static final class SameLength {

        private static final int BITS = 1 << 12;

        private final ConcurrentMap<Long, byte[]> byFingerprint = new ConcurrentHashMap<>();
        private final AtomicLongArray marked = new AtomicLongArray(BITS / Long.SIZE);

        void put(long rolling, byte[] proof) {
            byFingerprint.put(rolling, proof);
            int bit = (int) (rolling & (BITS - 1));
            marked.accumulateAndGet(bit / Long.SIZE, 1L << bit, (before, one) -> before | one);
        }

        byte @Nullable [] find(long rolling) {
            int bit = (int) (rolling & (BITS - 1));
            return (marked.getPlain(bit / Long.SIZE) & 1L << bit) == 0 ? null : byFingerprint.get(rolling);
        }
    }

    KnownSecrets() {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.base = (random.nextLong() >>> 4) + (1L << 32);
    }

    /**
     * Has a secret masked from now on; does nothing if it is null, shorter than 6 characters or longer than 1,024.
     *
     * @param secret not kept, not changed
     */
    public static void register(char @Nullable [] secret) {
        if (secret != null) {
            PROCESS.add(secret);
        }
    }

    /** As {@link #register(char[])}, for secrets that are text already. */
    public static void register(@Nullable String secret) {
        if (secret != null && secret.length() <= LONGEST) {
            char[] copy = secret.toCharArray();
            PROCESS.add(copy);
            Arrays.fill(copy, '\0');
        }
    }

    /** Returns the text with {@link #MASK} in the place of each secret, the very same text if there is none in it. */
    public static String mask(String text) {
        return PROCESS.masked(text, text.length());
    }

    /**
     * As {@link #mask(String)}, for the beginning of a text: no more of it is looked at than is returned and one secret
     * needs, so that no part of a secret is left where the text is cut.
     *
     * @param longest how many characters of the original are wanted at most; not negative
     */
    public static String mask(String text, int longest) {
        return PROCESS.masked(text, longest);
    }

    void add(char[] secret) {
        if (secret.length < SHORTEST || secret.length > LONGEST) {
            return;
        }
        long rolling = 0;
        for (char c : secret) {
            rolling = next(rolling, c);
        }
        Fingerprint fingerprint = new Fingerprint(secret.length, rolling);
        synchronized (met) {
            if (met.get(fingerprint) != null) {
                return;
            }
            met.put(fingerprint, true);
            proofs.computeIfAbsent(secret.length, length -> new SameLength()).put(rolling, proof(secret));
            if (met.size() > MOST) {
                forget(met.keySet().iterator().next());
            }
        }
    }

    private void forget(Fingerprint eldest) {
        met.remove(eldest);
        SameLength sameLength = proofs.get(eldest.length());
        if (sameLength != null) {
            sameLength.byFingerprint.remove(eldest.rolling());
            if (sameLength.byFingerprint.isEmpty()) {
                proofs.remove(eldest.length());
            }
        }
    }

    String masked(String text, int longest) {
        int wanted = Math.min(text.length(), longest);
        if (proofs.isEmpty() || wanted == 0) {
            return text.substring(0, wanted);
        }
        // What begins within the wanted part is looked at up to its end.
        char[] looked = new char[(int) Math.min(text.length(), (long) wanted + LONGEST - 1)];
        text.getChars(0, looked.length, looked, 0);
        BitSet secret = new BitSet();
        proofs.forEach((length, known) -> find(looked, wanted, length, known, secret));
        return secret.isEmpty() ? text.substring(0, wanted) : replaced(looked, wanted, secret);
    }

    private void find(char[] text, int wanted, int length, SameLength known, BitSet secret) {
        long highest = power(length - 1);
        long rolling = 0;
        int end = Math.min(text.length, wanted - 1 + length);
        for (int i = 0; i < end; i++) {
            if (i >= length) {
                rolling = subtract(rolling, multiply(text[i - length] + 1L, highest));
            }
            rolling = next(rolling, text[i]);
            byte[] proof = i < length - 1 ? null : known.find(rolling);
            int start = i - length + 1;
            if (proof != null && MessageDigest.isEqual(proof, proof(Arrays.copyOfRange(text, start, i + 1)))) {
                secret.set(start, i + 1);
            }
        }
    }

    /** Secrets that touch or overlap are one. */
    private static String replaced(char[] text, int wanted, BitSet secret) {
        StringBuilder masked = new StringBuilder(wanted);
        int at = 0;
        while (at < wanted) {
            if (secret.get(at)) {
                masked.append(MASK);
                at = secret.nextClearBit(at);
            } else {
                int next = secret.nextSetBit(at);
                int end = next < 0 ? wanted : Math.min(next, wanted);
                masked.append(text, at, end - at);
                at = end;
            }
        }
        return masked.toString();
    }

    private byte[] proof(char[] secret) {
        byte[] bytes = new byte[2 * secret.length];
        for (int i = 0; i < secret.length; i++) {
            bytes[2 * i] = (byte) (secret[i] >>> Byte.SIZE);
            bytes[2 * i + 1] = (byte) secret[i];
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", impossible);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private long next(long rolling, char c) {
        long sum = multiply(rolling, base) + c + 1;
        return sum >= PRIME ? sum - PRIME : sum;
    }

    private long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power = multiply(power, base);
        }
        return power;
    }

    private static long subtract(long a, long b) {
        return a >= b ? a - b : a - b + PRIME;
    }

    /** The product of two numbers below the prime, modulo the prime. */
    private static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        long sum = (low & PRIME) + (low >>> 61 | high << 3);
        return sum >= PRIME ? sum - PRIME : sum;
    }
}
