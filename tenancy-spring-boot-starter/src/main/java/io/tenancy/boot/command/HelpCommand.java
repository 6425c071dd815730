package io.tenancy.boot.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints the commands, or one of them. */
@Command(name = "tenancy:help", description = "Explain the commands, or one of them.")
final class HelpCommand implements StandaloneCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "<command>", description = "For example create.")
    private @Nullable String about;

    /** Returns the command that explains that one. */
    static HelpCommand about(CommandSpec command) {
        HelpCommand help = new HelpCommand();
        help.spec = command;
        help.about = command.name();
        return help;
    }

    @Override
    public TextOutput run() {
        CommandLine all = spec().root().commandLine();
        if (about == null) {
            return output(all, all.getSubcommands().values());
        }
        String name = about.startsWith(Commands.PREFIX) ? about : Commands.PREFIX + about;
        CommandLine one = all.getSubcommands().get(name);
        if (one == null) {
            throw new UnmatchedArgumentException(all, List.of(name));
        }
        return output(one, List.of(one));
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not parsed this command");
        }
        return spec;
    }

    private static TextOutput output(CommandLine explained, Collection<CommandLine> commands) {
        List<Map<String, ?>> json = commands.stream()
                .<Map<String, ?>>map(command -> json(command.getCommandSpec()))
                .toList();
        return new TextOutput(Map.of("commands", json), explained.getUsageMessage(Ansi.OFF));
    }

    private static Map<String, ?> json(CommandSpec command) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", command.name());
        json.put("description", String.join(" ", command.usageMessage().description()));
        json.put(
                "parameters",
                command.positionalParameters().stream()
                        .map(parameter -> Map.of("name", parameter.paramLabel()))
                        .toList());
        json.put("options", command.options().stream().map(HelpCommand::json).toList());
        return json;
    }

    private static Map<String, ?> json(OptionSpec option) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", option.longestName());
        json.put("required", option.required());
        json.put("description", String.join(" ", option.description()));
        return json;
    }
}
