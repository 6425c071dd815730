package io.tenancy.boot.command;

import io.tenancy.Printable;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints what a command has to say in the format that was asked for: failures as text on standard error whatever the
 * format, and as JSON on standard output where JSON is expected.
 */
final class CommandConsole {

    private static final int LONGEST = 4_000;

    /** ECMA-48: the cursor goes to the first line, and the screen is erased. */
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;
    private final String command;
    private final Format format;
    private boolean printed;

    CommandConsole(Terminal terminal, String command, Format format) {
        this.terminal = terminal;
        this.command = command;
        this.format = format;
    }

    /** Also tells, on standard error, what was not done. */
    void print(CommandOutput output) {
        output.problems().forEach(problem -> terminal.err().println(command + ": " + printable(problem)));
        switch (format) {
            case TABLE -> table(output);
            case JSON -> json(output.json());
            case LOG -> {}
        }
    }

    /** On a screen, an answer takes the place of the one before it. */
    private void table(CommandOutput output) {
        if (printed && terminal.width() != Integer.MAX_VALUE) {
            terminal.out().print(CLEAR);
        }
        printed = true;
        terminal.out().print(output.table(terminal.width()));
    }

    void print(TextOutput output) {
        if (format == Format.JSON) {
            json(output.json());
        } else {
            terminal.out().print(output.text());
        }
    }

    void fail(CommandFailure failure) {
        terminal.err().println(command + ": " + printable(failure.headline()));
        failure.details().forEach(detail -> terminal.err().println("  " + printable(detail)));
        failJson(failure);
    }

    /** For a failure that somebody else describes on standard error. */
    void failJson(CommandFailure failure) {
        if (format == Format.JSON) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", failure.code());
            error.put("message", failure.message());
            json(Map.of("error", error));
        }
    }

    private void json(Object value) {
        terminal.out().println(JSON.writeValueAsString(value));
    }

    private static String printable(String line) {
        return Printable.escape(line, LONGEST);
    }
}
