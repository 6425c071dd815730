package io.tenancy.boot.command;

import java.io.PrintStream;

/** Where a command prints and how its process ends: the edge to the world, which tests replace. */
interface Terminal {

    /** Returns standard output, in UTF-8, where nobody else prints. */
    PrintStream out();

    /** Returns standard error, in UTF-8. */
    PrintStream err();

    /** Returns how many characters fit on a line of standard output; {@link Integer#MAX_VALUE} if it is no screen. */
    int width();

    /** Ends the process with that code. Does not return. */
    void exit(int code);
}
