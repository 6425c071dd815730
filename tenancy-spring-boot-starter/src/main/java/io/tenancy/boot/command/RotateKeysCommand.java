package io.tenancy.boot.command;

import picocli.CommandLine.Command;

/** Encrypts every stored secret with a new key. */
@Command(
        name = "tenancy:rotate-keys",
        description = "Make a new key and encrypt every stored secret with it; finish a run that was stopped.")
final class RotateKeysCommand implements ApplicationCommand.Changing {

    @Override
    public CommandOutput run(CommandTools tools) {
        return new RotatedKeys(tools.credentials().rotateEncryptionKeys());
    }
}
