package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.SchemaState;
import io.tenancy.migration.TenantMigration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how far tenants' schemas are. */
@Command(name = "tenancy:migrations", description = "Show how far the schemas of the tenants are.")
final class MigrationsCommand implements ApplicationCommand {

    @Option(
            names = "--verify",
            description = "Ask each tenant's database too, and say where it is not what the application expects.")
    private boolean verify;

    @ArgGroup(exclusive = false)
    private @Nullable Drift drift;

    /** A reference is of no use alone. */
    private static final class Drift {

        @Option(
                names = "--drift",
                required = true,
                description = "Compare what the schemas of tenants that are up to date consist of, and say where one is"
                        + " not as most of them are.")
        private boolean compared;

        @Option(
                names = "--reference",
                paramLabel = "<slug>",
                description = "With --drift: the tenant whose schema is right, for example one that was just created.")
        private @Nullable String reference;
    }

    @Override
    public CommandOutput run(CommandTools tools) {
        FleetMigrator fleet = tools.fleet();
        List<TenantMigration> tenants = fleet.status();
        TenantMigrations answer =
                verify ? verified(fleet, tools, tenants) : new TenantMigrations(tenants, null, null, List.of());
        if (drift == null || !drift.compared) {
            return answer;
        }
        return answer.with(fleet.compareSchemas(drift.reference == null ? null : tools.find(drift.reference)));
    }

    private static TenantMigrations verified(FleetMigrator fleet, CommandTools tools, List<TenantMigration> tenants) {
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
        return new TenantMigrations(tenants, states, null, problems);
    }
}
