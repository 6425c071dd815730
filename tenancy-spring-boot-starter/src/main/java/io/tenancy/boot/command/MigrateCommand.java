package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.MaxFailures;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.MigrationReport;
import io.tenancy.migration.SchemaState;
import io.tenancy.migration.TenantMigration;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings tenants' schemas up to date. */
@Command(
        name = "tenancy:migrate",
        description = "Bring the schemas of tenants up to date, together with other nodes that are at it.")
final class MigrateCommand implements ApplicationCommand.Changing {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "<slug>",
            description = "Which tenants; without any, all. Nothing is done if one is unknown.")
    private List<String> slugs = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "<slug>",
            description = "Not this one; may be repeated. Nothing is done if one is unknown.")
    private List<String> excluded = List.of();

    @Option(names = "--dry-run", description = "Only list the scripts that are pending.")
    private boolean dryRun;

    private int canary;
    private int wave;
    private MaxFailures maxFailures = MaxFailures.UNLIMITED;

    @Option(
            names = "--resume-tenant",
            paramLabel = "<slug>",
            description = "Begin a script again that was half done there, and that you have undone by hand.")
    private List<String> resumed = List.of();

    @Option(names = "--canary", paramLabel = "<number>", description = "So many tenants go first and alone.")
    void canary(int tenants) {
        canary = notNegative(tenants, "--canary");
    }

    @Option(
            names = "--wave",
            paramLabel = "<number>",
            description = "So many follow at a time, each wave when the one before has ended.")
    void wave(int tenants) {
        wave = notNegative(tenants, "--wave");
    }

    @Option(
            names = "--max-failures",
            paramLabel = "<number>",
            description = "Begin no other tenant when more than so many failed; with a percent sign, more than this"
                    + " share of those begun.")
    void maxFailures(String text) {
        try {
            maxFailures = MaxFailures.of(text);
        } catch (IllegalArgumentException wrong) {
            throw wrong("--max-failures " + wrong.getMessage() + ".");
        }
    }

    private int notNegative(int number, String option) {
        if (number < 0) {
            throw wrong(option + " must be a whole number from 0 on.");
        }
        return number;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec == null ? Commands.line() : spec.commandLine(), message);
    }

    @Override
    public CommandOutput run(CommandTools tools) {
        List<Tenant> chosen = chosen(tools);
        FleetMigrator fleet = tools.fleet();
        if (chosen.isEmpty() && !excluded.isEmpty()) {
            return dryRun
                    ? new PendingMigrations(Map.of(), List.of())
                    : new MigratedTenants(new MigrationReport(null, 0, 0, 0, List.of(), Duration.ZERO));
        }
        if (dryRun) {
            return pending(fleet, tools, chosen);
        }
        tools.find(resumed).forEach(fleet::resume);
        return new MigratedTenants(
                fleet.migrate(new MigrationPlan(chosen, canary, wave, maxFailures), tools.progress()));
    }

    /** Empty for all, unless some are excluded. */
    private List<Tenant> chosen(CommandTools tools) {
        List<Tenant> named =
                tools.find(Stream.concat(slugs.stream(), resumed.stream()).toList());
        if (excluded.isEmpty()) {
            return named;
        }
        Set<Long> out = tools.find(excluded).stream().map(Tenant::id).collect(Collectors.toSet());
        return (named.isEmpty() ? tools.all().stream() : named.stream())
                .filter(tenant -> tenant.deletedAt() == null && !out.contains(tenant.id()))
                .toList();
    }

    private static CommandOutput pending(FleetMigrator fleet, CommandTools tools, List<Tenant> chosen) {
        Set<String> only = chosen.stream().map(Tenant::slug).collect(Collectors.toSet());
        Map<String, SchemaState> states = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (TenantMigration tenant : fleet.status()) {
            if (tenant.state() != TenantMigration.State.CURRENT && (only.isEmpty() || only.contains(tenant.slug()))) {
                try {
                    states.put(tenant.slug(), fleet.inspect(tools.find(tenant.slug())));
                } catch (TenancyException unreadable) {
                    problems.add(String.valueOf(unreadable.getMessage()));
                }
            }
        }
        return new PendingMigrations(states, problems);
    }
}
