package io.tenancy.boot.command;

import io.tenancy.Printable;
import io.tenancy.tenant.Tenant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a deleted tenant for good. */
@Command(
        name = "tenancy:purge",
        description = "Remove a deleted tenant for good, with its database and its login, when its retention is over.")
final class PurgeCommand implements ApplicationCommand.Changing {

    @Parameters(paramLabel = "<slug>", description = "Which deleted tenant, by the slug that it had.")
    private String slug = "";

    @Option(
            names = "--confirm",
            paramLabel = "<slug>",
            description = "The slug once more. Without it, the command asks at a terminal, and is refused elsewhere.")
    private @Nullable String confirmed;

    @Override
    public CommandOutput run(CommandTools tools) {
        Tenant tenant = tools.findDeleted(slug);
        String repeated = confirmed != null
                ? confirmed
                : tools.confirmation()
                        .ask(
                                slug,
                                "This drops the database " + Printable.quote(tenant.databaseName())
                                        + " for good, unless it was imported. Type the slug to go on:",
                                "--confirm=<slug>");
        tools.lifecycle().purge(tenant, repeated);
        return tools.tenant(tenant);
    }
}
