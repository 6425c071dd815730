package io.tenancy.boot.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command understands that changes something. */
@Command
final class ChangeOptions {

    @Option(names = "--yes", description = "Ask nothing. This command asks nothing anyway; scripts can always say it.")
    private boolean yes;

    boolean yes() {
        return yes;
    }
}
