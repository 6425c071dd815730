package io.tenancy.credential;

import io.tenancy.Violation;
import java.util.List;
import java.util.Map;

/** Does nothing that a test did not ask for. */
public class StubCredentialManager implements CredentialManager {

    @Override
    public String encrypt(SecretOwner owner, char[] secret) {
        throw new UnsupportedOperationException();
    }

    @Override
    public char[] decrypt(SecretOwner owner, String envelope) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void storeCredentials(String profile, Map<String, String> credentials) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Credentials getCredentials(String profile) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RotationReport rotateEncryptionKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Violation> validateCredentials(Map<String, String> credentials) {
        throw new UnsupportedOperationException();
    }
}
