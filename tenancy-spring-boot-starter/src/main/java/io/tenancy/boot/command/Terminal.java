package io.tenancy.boot.command;

import java.io.PrintStream;
import java.util.Optional;

/** Where a command prints and how its process ends: the edge to the world, which tests replace. */
interface Terminal {

    /** Returns standard output, in UTF-8, where nobody else prints. */
    PrintStream out();

    /** Returns standard error, in UTF-8. */
    PrintStream err();

    /** Returns how many characters fit on a line of standard output; {@link Integer#MAX_VALUE} if it is no screen. */
    int width();

    /** Asks whoever sits there, and returns the answer; empty if nobody does: where input is no terminal, or has ended. */
    Optional<String> ask(String question);

    /** As {@link #ask}, without showing what is typed. */
    Optional<char[]> askSecret(String question);

    /** Ends the process with that code. Does not return. */
    void exit(int code);
}
