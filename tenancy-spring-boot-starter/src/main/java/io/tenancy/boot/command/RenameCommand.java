package io.tenancy.boot.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a tenant another slug. */
@Command(name = "tenancy:rename", description = "Give a tenant another slug; its database keeps its name.")
final class RenameCommand implements ApplicationCommand.Changing {

    @Parameters(index = "0", paramLabel = "<slug>", description = "Which tenant.")
    private String slug = "";

    @Parameters(index = "1", paramLabel = "<new-slug>", description = "Its new name for URLs and commands.")
    private String renamed = "";

    @Override
    public CommandOutput run(CommandTools tools) {
        return tools.tenant(tools.lifecycle().rename(tools.find(slug), renamed));
    }
}
