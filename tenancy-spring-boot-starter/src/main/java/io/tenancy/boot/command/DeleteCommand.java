package io.tenancy.boot.command;

import io.tenancy.Printable;
import io.tenancy.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a tenant. */
@Command(
        name = "tenancy:delete",
        description = "Delete a tenant: keep everybody out and free its names; its database stays until it is purged.")
final class DeleteCommand implements ApplicationCommand.Changing {

    @Parameters(paramLabel = "<slug>", description = "Which tenant.")
    private String slug = "";

    @Override
    public CommandOutput run(CommandTools tools) {
        Tenant tenant = tools.find(slug);
        tools.confirmation().require(slug, "Delete tenant " + Printable.quote(slug) + "?");
        tools.lifecycle().delete(tenant);
        return tools.tenant(tools.registry().reload(tenant.id()).orElse(tenant));
    }
}
