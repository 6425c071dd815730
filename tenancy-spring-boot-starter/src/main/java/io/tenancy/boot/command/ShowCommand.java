package io.tenancy.boot.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one tenant. */
@Command(name = "tenancy:show", description = "Show everything about one tenant, except secrets.")
final class ShowCommand implements ApplicationCommand {

    @Parameters(paramLabel = "<slug>", description = "Which tenant.")
    private String slug = "";

    @Override
    public CommandOutput run(CommandTools tools) {
        return tools.tenant(tools.find(slug));
    }
}
