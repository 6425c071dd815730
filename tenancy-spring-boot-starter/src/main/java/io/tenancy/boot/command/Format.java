package io.tenancy.boot.command;

import java.util.Locale;

/** For whom a command prints. */
enum Format {
    /** For people. */
    TABLE,
    /** For scripts: one JSON value, alone on standard output. */
    JSON,
    /** Nothing on standard output; what was found goes to {@link io.tenancy.logging.TenancyLogger}. */
    LOG;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
