package io.tenancy.credential;

import java.util.List;

/**
 * What a rotation of the keys did.
 *
 * @param keyId the key under which secrets are encrypted now
 * @param reencrypted how many secrets this run encrypted anew; the key of the audit trail, which nobody stored, is not counted
 * @param left those that are not under that key, because they could not be decrypted; they stay as they were, and so do
 *     their keys
 */
public record RotationReport(String keyId, int reencrypted, List<Left> left) {

    /** @param problem why it could not be decrypted; no secret */
    public record Left(SecretOwner owner, String problem) {}

    public RotationReport {
        left = List.copyOf(left);
    }

    /** Returns how many secrets are left under other keys. */
    public int remaining() {
        return left.size();
    }
}
