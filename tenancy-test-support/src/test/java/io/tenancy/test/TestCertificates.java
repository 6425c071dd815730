package io.tenancy.test;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates of an authority that nobody else trusts, made by the JDK's keytool.
 *
 * @param authority the certificate of the authority
 * @param certificate a server's, signed by it, for {@code localhost}
 * @param key the server's
 * @param stranger the certificate of another authority
 */
record TestCertificates(Path authority, Path certificate, Path key, Path stranger) {

    private static final String PASSWORD = "certificates";

    static TestCertificates create() {
        try {
            Path folder = Files.createTempDirectory("tenancy-test-tls-");
            folder.toFile().deleteOnExit();
            Path store = folder.resolve("store.p12");
            keytool(store, "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
            keytool(store, "stranger", "-dname", "CN=Another authority", "-ext", "bc:c");
            keytool(store, "server", "-dname", "CN=server", "-signer", "ca", "-ext", "san=dns:localhost");
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream file = Files.newInputStream(store)) {
                keys.load(file, PASSWORD.toCharArray());
            }
            return new TestCertificates(
                    certificate(keys, "ca", folder),
                    certificate(keys, "server", folder),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("server", PASSWORD.toCharArray()).getEncoded(),
                            folder.resolve("server.key")),
                    certificate(keys, "stranger", folder));
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("No certificates for tests can be made.", failed);
        }
    }

    private static Path certificate(KeyStore keys, String alias, Path folder)
            throws IOException, GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate(alias).getEncoded(), folder.resolve(alias + ".pem"));
    }

    private static Path pem(String what, byte[] der, Path file) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        file.toFile().deleteOnExit();
        return file;
    }

    private static void keytool(Path store, String alias, String... own) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                new File(System.getProperty("java.home"), "bin/keytool").getPath(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(own));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        store.toFile().deleteOnExit();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", interrupted);
        }
    }
}
