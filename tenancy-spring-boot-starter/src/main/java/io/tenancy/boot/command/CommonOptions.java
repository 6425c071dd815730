package io.tenancy.boot.command;

import io.tenancy.Printable;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What every command understands. */
@Command
final class CommonOptions {

    @Option(
            names = "--format",
            paramLabel = "table|json|log",
            defaultValue = "table",
            converter = FormatByName.class,
            description = "table for people (default), json for scripts, log for the log channel.")
    private Format format = Format.TABLE;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Explain this command, and do nothing.")
    private boolean help;

    Format format() {
        return format;
    }

    boolean help() {
        return help;
    }

    /** In any case, and with a message that names what is allowed as it is written. */
    static final class FormatByName implements ITypeConverter<Format> {

        @Override
        public Format convert(String value) {
            return Arrays.stream(Format.values())
                    .filter(format -> format.toString().equalsIgnoreCase(value))
                    .findAny()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected table, json or log, but was " + Printable.quote(value)));
        }
    }
}
