package io.tenancy.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How connections to one database server are secured, instead of what the URL of the central database says. Applied to
 * every connection to that server, whoever opens it. Thread-safe; holds no secret.
 */
public final class TransportSecurity {

    private final SslMode mode;
    private final @Nullable Path caCertificate;
    private @Nullable TrustStoreFile trustStore;

    private TransportSecurity(SslMode mode, @Nullable Path caCertificate) {
        this.mode = mode;
        this.caCertificate = caCertificate;
    }

    /**
     * Returns what a mode and a certificate authority mean.
     *
     * @param caCertificate a file with one X.509 certificate or more, as PEM; with the modes that verify, and only there
     * @throws IllegalArgumentException if it is missing or not wanted, or no such file
     */
    public static TransportSecurity of(SslMode mode, @Nullable Path caCertificate) {
        if (mode.verifies() != (caCertificate != null)) {
            throw new IllegalArgumentException("The SSL mode " + mode.id()
                    + (mode.verifies()
                            ? " needs the certificate of the authority that signs the server's."
                            : " checks no certificate, so that none can be given."));
        }
        if (caCertificate != null) {
            certificates(caCertificate);
        }
        return new TransportSecurity(mode, caCertificate);
    }

    /**
     * Reads certificates.
     *
     * @throws IllegalArgumentException if the file cannot be read or holds no X.509 certificate
     */
    static Collection<? extends Certificate> certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (!all.isEmpty()) {
                return all;
            }
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException("No certificate can be read from the file " + file + ".", unreadable);
        }
        throw new IllegalArgumentException("The file " + file + " holds no certificate.");
    }

    /** Returns the parameters by which a driver is told. */
    Map<String, String> parameters(DatabaseDriver driver) {
        Path authority = caCertificate;
        return switch (driver) {
            case POSTGRESQL ->
                authority == null
                        ? Map.of("sslmode", mode.id())
                        : Map.of("sslmode", mode.id(), "sslrootcert", authority.toString());
            case MARIADB ->
                authority == null
                        ? Map.of("sslMode", mode == SslMode.REQUIRE ? "trust" : mode.id())
                        : Map.of("sslMode", mode.id(), "serverSslCert", authority.toString());
            case MYSQL -> authority == null ? Map.of("sslMode", mysql()) : trusting(authority);
            case H2 -> Map.of();
        };
    }

    private String mysql() {
        return switch (mode) {
            case DISABLE -> "DISABLED";
            case REQUIRE -> "REQUIRED";
            case VERIFY_CA -> mode.name();
            case VERIFY_FULL -> "VERIFY_IDENTITY";
        };
    }

    /** Connector/J reads no PEM. */
    private synchronized Map<String, String> trusting(Path authority) {
        TrustStoreFile file = trustStore;
        if (file == null) {
            file = TrustStoreFile.of(certificates(authority));
            trustStore = file;
        }
        return Map.of(
                "sslMode",
                mysql(),
                "trustCertificateKeyStoreUrl",
                file.path().toUri().toString(),
                "trustCertificateKeyStoreType",
                TrustStoreFile.TYPE,
                "trustCertificateKeyStorePassword",
                file.password());
    }

    @Override
    public String toString() {
        return "TransportSecurity[" + mode.id() + "]";
    }
}
