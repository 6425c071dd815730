package io.tenancy.boot.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Keeps tenants out. */
@Command(name = "tenancy:suspend", description = "Keep tenants out; their data stays.")
final class SuspendCommand implements ApplicationCommand.Changing {

    @Parameters(
            arity = "1..*",
            paramLabel = "<slug>",
            description = "Which tenants; nothing is changed if one is unknown.")
    private List<String> slugs = List.of();

    @Override
    public CommandOutput run(CommandTools tools) {
        return tools.tenants(
                tools.find(slugs).stream().map(tools.lifecycle()::suspend).toList());
    }
}
