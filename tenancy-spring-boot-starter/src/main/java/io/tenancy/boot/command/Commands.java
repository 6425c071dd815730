package io.tenancy.boot.command;

import io.tenancy.Printable;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and how words on the command line become one of them. */
final class Commands {

    /** What the name of every command begins with. */
    static final String PREFIX = "tenancy:";

    private static final String COMMON = "common";
    private static final String CHANGE = "change";

    private static final List<Supplier<Object>> ALL = List.of(
            HelpCommand::new,
            GenerateKeyCommand::new,
            ListCommand::new,
            ShowCommand::new,
            CreateCommand::new,
            UpdateCommand::new,
            SuspendCommand::new,
            ResumeCommand::new,
            DeleteCommand::new,
            RestoreCommand::new,
            PurgeCommand::new,
            RenameCommand::new,
            MoveCommand::new,
            RetryCommand::new,
            MigrateCommand::new,
            MigrationsCommand::new,
            RotateKeysCommand::new,
            RotatePasswordsCommand::new,
            MonitorConnectionsCommand::new,
            AuditCommand::new,
            DoctorCommand::new);

    /**
     * One command, ready to run.
     *
     * @param command a {@link StandaloneCommand} or an {@link ApplicationCommand}
     * @param yes whether nobody is to be asked
     */
    record Invocation(String name, Object command, Format format, boolean yes) {}

    @Command(
            name = "java -jar <application>.jar",
            header = "Runs a command of Tenancy in the application, without opening a port.%n",
            customSynopsis = "java -jar <application>.jar tenancy:<command> [<slug>...] [--<option>=<value>...]",
            commandListHeading = "%nCommands:%n",
            footer = {
                "",
                "Every command takes --format=table|json|log and --help. Properties of the application",
                "can be given as for any start, for example --spring.profiles.active=production.",
                "Exit status: 0 done, 1 failed, 2 wrong usage."
            })
    private static final class Root {}

    private Commands() {}

    /** Returns the model of the command line: one subcommand for each command. */
    static CommandLine line() {
        CommandLine line = new CommandLine(new Root());
        for (Supplier<Object> command : ALL) {
            Object instance = command.get();
            CommandSpec spec = CommandSpec.forAnnotatedObject(instance);
            if (instance instanceof ApplicationCommand.Changing) {
                spec.addMixin(CHANGE, CommandSpec.forAnnotatedObject(new ChangeOptions()));
            }
            spec.addMixin(COMMON, CommandSpec.forAnnotatedObject(new CommonOptions()));
            spec.usageMessage().sortOptions(false);
            line.addSubcommand(new CommandLine(spec));
        }
        // A value that begins with @ is a value: files of arguments are a way to read any file.
        return line.setExpandAtFiles(false);
    }

    /**
     * Returns the command that was meant.
     *
     * @param arguments beginning with the command's name
     * @throws ParameterException if command, option or parameter is unknown, missing or no such value
     */
    static Invocation parse(List<String> arguments) {
        CommandLine line = line();
        ParseResult result = line.parseArgs(arguments.toArray(String[]::new)).subcommand();
        if (result == null) {
            throw new ParameterException(line, "No command was given.");
        }
        CommandSpec spec = result.commandSpec();
        CommandSpec common = Objects.requireNonNull(spec.mixins().get(COMMON));
        CommonOptions options = (CommonOptions) common.userObject();
        Object command = options.help() ? HelpCommand.about(spec) : spec.userObject();
        return new Invocation(spec.name(), command, options.format(), yes(spec));
    }

    private static boolean yes(CommandSpec spec) {
        CommandSpec change = spec.mixins().get(CHANGE);
        return change != null && ((ChangeOptions) change.userObject()).yes();
    }

    /** Returns what is wrong, with what was probably meant. */
    static String describe(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(wrong.getMessage());
        }
        String first = unmatched.getUnmatched().get(0);
        String kind = first.startsWith(PREFIX) ? "command" : unmatched.isUnknownOption() ? "option" : "argument";
        String meant = unmatched.getSuggestions().stream()
                .findFirst()
                .map(nearest -> " Did you mean " + nearest + "?")
                .orElse("");
        return "Unknown " + kind + " " + Printable.quote(first) + "." + meant;
    }
}
