package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.SchemaState;
import io.tenancy.migration.TenantMigration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how far tenants' schemas are. */
@Command(name = "tenancy:migrations", description = "Show how far the schemas of the tenants are.")
final class MigrationsCommand implements ApplicationCommand {

    @Option(
            names = "--verify",
            description = "Ask each tenant's database too, and say where it is not what the application expects.")
    private boolean verify;

    @Override
    public CommandOutput run(CommandTools tools) {
        FleetMigrator fleet = tools.fleet();
        List<TenantMigration> tenants = fleet.status();
        return verify ? verified(fleet, tools, tenants) : new TenantMigrations(tenants, null, List.of());
    }

    private static CommandOutput verified(FleetMigrator fleet, CommandTools tools, List<TenantMigration> tenants) {
        Map<String, SchemaState> states = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (TenantMigration tenant : tenants) {
            try {
                SchemaState state = fleet.inspect(tools.find(tenant.slug()));
                states.put(tenant.slug(), state);
                state.drift().forEach(drift -> problems.add("Tenant '" + tenant.slug() + "': " + drift + "."));
                if (tenant.state() == TenantMigration.State.CURRENT
                        && !state.pending().isEmpty()) {
                    problems.add("Tenant '" + tenant.slug() + "': noted as up to date, but pending are "
                            + String.join(", ", state.pending()) + ".");
                }
            } catch (TenancyException unreadable) {
                problems.add(String.valueOf(unreadable.getMessage()));
            }
        }
        return new TenantMigrations(tenants, states, problems);
    }
}
