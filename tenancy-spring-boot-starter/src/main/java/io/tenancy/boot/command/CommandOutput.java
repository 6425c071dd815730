package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;

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
}
