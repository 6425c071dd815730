package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives tenants' logins new passwords. */
@Command(
        name = "tenancy:rotate-passwords",
        description = "Give tenants' logins new passwords; finish those that were stopped.")
final class RotatePasswordsCommand implements ApplicationCommand.Changing {

    @Parameters(
            arity = "0..*",
            paramLabel = "<slug>",
            description = "Which tenants; without any, all that have a login of their own. Nothing is changed if one is"
                    + " unknown.")
    private List<String> slugs = List.of();

    @Override
    public CommandOutput run(CommandTools tools) {
        List<Tenant> tenants = slugs.isEmpty() ? allWithLogins(tools) : tools.find(slugs);
        Map<String, String> failures = new LinkedHashMap<>();
        for (Tenant tenant : tenants) {
            try {
                tools.lifecycle().rotatePassword(tenant);
            } catch (TenancyException failed) {
                failures.put(tenant.slug(), String.valueOf(failed.getMessage()));
            }
        }
        return new RotatedPasswords(tenants.size() - failures.size(), failures);
    }

    private static List<Tenant> allWithLogins(CommandTools tools) {
        return tools.all().stream()
                .filter(tenant -> tenant.status() != TenantStatus.DELETED && tenant.databaseUsername() != null)
                .toList();
    }
}
