package io.tenancy.credential;

import io.tenancy.Violation;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.AuditedAction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Writes to the audit trail what changes stored secrets, before it is done and afterwards. Thread-safe. */
final class AuditedCredentialManager implements CredentialManager {

    private final CredentialManager delegate;
    private final Supplier<? extends AuditTrail> audit;

    AuditedCredentialManager(CredentialManager delegate, Supplier<? extends AuditTrail> audit) {
        this.delegate = delegate;
        this.audit = audit;
    }

    @Override
    public void storeCredentials(String profile, Map<String, String> credentials) {
        audit.get()
                .audited(
                        "credential.store",
                        AuditTarget.NONE,
                        Map.of("profile", profile),
                        () -> delegate.storeCredentials(profile, credentials));
    }

    @Override
    public RotationReport rotateEncryptionKeys() {
        AuditedAction begun = audit.get().begin("keys.rotate", AuditTarget.NONE, Map.of());
        try {
            RotationReport report = delegate.rotateEncryptionKeys();
            begun.done(
                    AuditTarget.NONE,
                    Map.of(
                            "keyId", report.keyId(),
                            "reencrypted", report.reencrypted(),
                            "remaining", report.remaining()));
            return report;
        } catch (RuntimeException | Error failed) {
            begun.failed(failed);
            throw failed;
        }
    }

    @Override
    public String encrypt(SecretOwner owner, char[] secret) {
        return delegate.encrypt(owner, secret);
    }

    @Override
    public char[] decrypt(SecretOwner owner, String envelope) {
        return delegate.decrypt(owner, envelope);
    }

    @Override
    public Credentials getCredentials(String profile) {
        return delegate.getCredentials(profile);
    }

    @Override
    public List<Violation> validateCredentials(Map<String, String> credentials) {
        return delegate.validateCredentials(credentials);
    }

    @Override
    public Set<String> keyIds() {
        return delegate.keyIds();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
