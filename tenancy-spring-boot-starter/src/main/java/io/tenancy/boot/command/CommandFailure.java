package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import io.tenancy.tenant.InvalidTenantException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a command failed.
 *
 * @param code stable identifier in upper snake case
 * @param message everything in one text, for scripts
 * @param headline the first line for people
 * @param details further lines for people
 */
record CommandFailure(String code, String message, String headline, List<String> details) {

    private CommandFailure(String code, String message) {
        this(code, message, message, List.of());
    }

    /** The words on the command line are not what the command expects. */
    static CommandFailure wrongUsage(String message) {
        return new CommandFailure("WRONG_USAGE", message);
    }

    /** The command threw. Texts of exceptions that are not ours may hold anything, and are left to the log. */
    static CommandFailure of(RuntimeException thrown) {
        if (thrown instanceof InvalidTenantException invalid) {
            return new CommandFailure(
                    invalid.code(),
                    message(invalid),
                    "The tenant was not stored:",
                    invalid.violations().stream()
                            .map(violation -> violation.field() + ": " + violation.message())
                            .toList());
        }
        return thrown instanceof TenancyException ours
                ? new CommandFailure(ours.code(), message(ours))
                : new CommandFailure("COMMAND_FAILED", unexpected("The command failed", thrown));
    }

    /** The application did not start, so that the command never ran. Spring Boot says why on standard error. */
    static CommandFailure notStarted(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TenancyException ours) {
                return new CommandFailure(ours.code(), message(ours));
            }
        }
        return new CommandFailure("START_FAILED", unexpected("The application did not start", thrown));
    }

    private static String message(TenancyException thrown) {
        return thrown.getMessage() == null ? thrown.code() : thrown.getMessage();
    }

    private static String unexpected(String what, @Nullable Throwable thrown) {
        String type = thrown == null ? "" : ": " + thrown.getClass().getSimpleName();
        return what + type + ". Standard error and the log have the details.";
    }
}
