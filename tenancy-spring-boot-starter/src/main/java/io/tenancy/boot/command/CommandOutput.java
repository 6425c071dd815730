package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import java.util.List;

/** What a command has found or done, for each {@link Format}. */
interface CommandOutput {

    /** Returns maps, lists, texts, numbers and nulls that become the JSON on standard output. */
    Object json();

    /**
     * Returns lines for a person, without control characters and with a line end after each.
     *
     * @param width how many characters fit on a line
     */
    String table(int width);

    /** Hands everything to the log channel. */
    void log(String event, TenancyLogger logger);

    /** Returns why the command failed in part, one line each for standard error; empty if it did everything. */
    default List<String> problems() {
        return List.of();
    }
}
