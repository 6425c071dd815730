package io.tenancy.boot.command;

import io.tenancy.tenant.TenantStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the tenants. */
@Command(name = "tenancy:list", description = "List the tenants, in the order of their creation.")
final class ListCommand implements ApplicationCommand {

    @Option(names = "--all", description = "Also those that were deleted and not purged yet.")
    private boolean all;

    @Override
    public CommandOutput run(CommandTools tools) {
        return tools.tenants(tools.all().stream()
                .filter(tenant -> all || tenant.status() != TenantStatus.DELETED)
                .toList());
    }
}
