package io.tenancy.boot.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a deletion back. */
@Command(name = "tenancy:restore", description = "Take the deletion of a tenant back, with its names and its data.")
final class RestoreCommand implements ApplicationCommand.Changing {

    @Parameters(paramLabel = "<slug>", description = "Which deleted tenant, by the slug that it had.")
    private String slug = "";

    @Override
    public CommandOutput run(CommandTools tools) {
        return tools.tenant(tools.lifecycle().restore(tools.findDeleted(slug)));
    }
}
