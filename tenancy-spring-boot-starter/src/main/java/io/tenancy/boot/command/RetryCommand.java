package io.tenancy.boot.command;

import io.tenancy.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Goes on with what failed or was interrupted. */
@Command(name = "tenancy:retry", description = "Go on with an operation on a tenant that failed or was interrupted.")
final class RetryCommand implements ApplicationCommand.Changing {

    @Parameters(paramLabel = "<slug>", description = "Which tenant, or which deleted tenant by the slug that it had.")
    private String slug = "";

    @Override
    public CommandOutput run(CommandTools tools) {
        Tenant tenant = tools.registry().findBySlug(slug).orElseGet(() -> tools.findDeleted(slug));
        return tools.tenant(tools.lifecycle().retry(tenant));
    }
}
