package io.tenancy.boot.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command understands that changes something. */
@Command
final class ChangeOptions {

    @Option(
            names = "--yes",
            description =
                    "Ask nothing. Without it, a command that destroys asks at a terminal, and is refused elsewhere.")
    private boolean yes;

    boolean yes() {
        return yes;
    }
}
