package io.tenancy.database;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Collection;
import java.util.UUID;

/**
 * Certificates in a file of Java's own format, for a driver that reads no other. Only this user can write it; it goes
 * with the JVM.
 *
 * @param password proves that the file is whole; what it holds is public
 */
record TrustStoreFile(Path path, String password) {

    static final String TYPE = "PKCS12";

    static TrustStoreFile of(Collection<? extends Certificate> certificates) {
        try {
            String password = UUID.randomUUID().toString();
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            Path file = Files.createTempFile("tenancy-ca-", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password.toCharArray());
            }
            return new TrustStoreFile(file, password);
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("The certificates of a database server cannot be made ready.", failed);
        }
    }

    @Override
    public String toString() {
        return "TrustStoreFile[" + path + "]";
    }
}
