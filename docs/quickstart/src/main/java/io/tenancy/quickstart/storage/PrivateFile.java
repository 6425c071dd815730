package io.tenancy.quickstart.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** A file with a random secret that only its owner can read. */
final class PrivateFile {

    private static final int SECRET_BYTES = 32;

    private PrivateFile() {}

    /** Returns the secret in the file, which is 32 random bytes in Base64; writes it first if there is no file. */
    static String readOrCreate(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot keep a secret in " + file, failed);
        }
    }

    /** A temporary file is its owner's only. Moved when it is complete, so that nobody reads half a secret. */
    private static void create(Path file) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Path draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        try {
            Files.writeString(draft, Base64.getEncoder().encodeToString(secret) + "\n");
            Files.move(draft, file);
        } catch (FileAlreadyExistsException lost) {
            // another process was quicker, and its secret counts
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
