package io.tenancy.boot.command;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import picocli.CommandLine.Command;

/** Prints a new master key, and keeps it nowhere. */
@Command(name = "tenancy:generate-key", description = "Print a new key for tenancy.security.encryption-key.")
final class GenerateKeyCommand implements StandaloneCommand {

    private static final int BYTES = 32;

    @Override
    public TextOutput run() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);
        return new TextOutput(Map.of("key", key), key + System.lineSeparator());
    }
}
