package io.tenancy.boot.command;

import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the tenants. */
@Command(name = "tenancy:list", description = "List the tenants, in the order of their creation.")
final class ListCommand implements ApplicationCommand {

    private static final int PAGE = 500;

    @Option(names = "--all", description = "Also those that were deleted and not purged yet.")
    private boolean all;

    @Override
    public CommandOutput run(CommandTools tools) {
        List<Tenant> tenants = new ArrayList<>();
        long after = Long.MIN_VALUE;
        List<Tenant> page;
        do {
            page = tools.registry().list(after, PAGE);
            page.stream()
                    .filter(tenant -> all || tenant.status() != TenantStatus.DELETED)
                    .forEach(tenants::add);
            after = page.isEmpty() ? after : page.get(page.size() - 1).id();
        } while (page.size() == PAGE);
        return tools.tenants(tenants);
    }
}
