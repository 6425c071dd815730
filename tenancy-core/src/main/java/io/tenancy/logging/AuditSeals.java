package io.tenancy.logging;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hashes that only who has the key can make (HMAC-SHA256), so that who can write to the table alone cannot make a chain
 * that looks right. Each value goes in with its length before it, so that none can be shifted into the next. Thread-safe.
 */
final class AuditSeals {

    /** What a hash is over: one must never pass for another. */
    private enum Purpose {
        ENTRY,
        END,
        EXPIRED
    }

    private static final String MAC = "HmacSHA256";

    private final Supplier<byte[]> key;

    AuditSeals(Supplier<byte[]> key) {
        this.key = key;
    }

    /** Gets the key, which may take a connection of the central database: not while one is held for something else. */
    void ready() {
        Objects.requireNonNull(key.get(), "the audit trail's key");
    }

    /** Returns the hash of an entry, whatever hash it has. */
    String ofEntry(String previous, AuditEntry entry) {
        return seal(
                Purpose.ENTRY,
                previous,
                Long.toString(entry.tenantId()),
                Long.toString(entry.sequence()),
                micros(entry.time()),
                entry.actor(),
                entry.action(),
                entry.tenant(),
                entry.outcome().name(),
                entry.context(),
                entry.correlationId(),
                entry.node());
    }

    /** Returns the seal on where a chain ends. */
    String ofEnd(long tenantId, long sequence, String hash, Instant time) {
        return seal(Purpose.END, Long.toString(tenantId), Long.toString(sequence), hash, micros(time));
    }

    /** Returns the seal on how far entries were deleted because of their age. */
    String ofExpired(long tenantId, long sequence, String hash) {
        return seal(Purpose.EXPIRED, Long.toString(tenantId), Long.toString(sequence), hash);
    }

    /** Without letting the time it takes tell how much of it is right. */
    static boolean same(String expected, String found) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), found.getBytes(StandardCharsets.UTF_8));
    }

    private static String micros(Instant time) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    private String seal(Purpose purpose, @Nullable String... values) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key.get(), MAC));
            return HexFormat.of().formatHex(mac.doFinal(framed(purpose, values)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + MAC, impossible);
        }
    }

    private static byte[] framed(Purpose purpose, @Nullable String... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF("tenancy/audit/v1/" + purpose);
            for (String value : values) {
                byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
                out.writeInt(value == null ? -1 : text.length);
                out.write(text);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
