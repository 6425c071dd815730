package io.tenancy.boot.command;

import io.tenancy.migration.SchemaDrift;
import io.tenancy.migration.TenantMigration;
import io.tenancy.provisioning.Finding;
import io.tenancy.provisioning.Finding.Severity;
import io.tenancy.tenant.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at the whole installation and changes nothing. */
@Command(
        name = "tenancy:doctor",
        description = "Look for what is not as it should be, on the servers, in the registry and in the settings."
                + " Changes nothing.")
final class DoctorCommand implements ApplicationCommand {

    @Parameters(
            arity = "0..*",
            paramLabel = "<slug>",
            description = "Whose databases are looked at; without any, those of all tenants.")
    private List<String> slugs = List.of();

    @Option(
            names = "--drift",
            description =
                    "Also compare the schemas of tenants that are up to date, as tenancy:migrations --drift does.")
    private boolean drift;

    @Override
    public CommandOutput run(CommandTools tools) {
        List<Tenant> asked = slugs.isEmpty()
                ? tools.all().stream()
                        .filter(tenant -> tenant.deletedAt() == null)
                        .toList()
                : tools.find(slugs);
        List<Finding> findings = new ArrayList<>(tools.installation().findings(tools::rows, asked));
        Set<Long> ids = asked.stream().map(Tenant::id).collect(Collectors.toCollection(LinkedHashSet::new));
        tools.fleet().status().stream()
                .filter(tenant -> ids.contains(tenant.tenantId()))
                .forEach(tenant -> migration(tenant, findings));
        if (drift) {
            drift(tools.fleet().compareSchemas(null), asked, findings);
        }
        findings.addAll(tools.applicationFindings());
        return new Diagnosis(findings);
    }

    private static void drift(SchemaDrift drift, List<Tenant> asked, List<Finding> findings) {
        Set<String> slugs = asked.stream().map(Tenant::slug).collect(Collectors.toSet());
        drift.differences().forEach((slug, differences) -> {
            if (slugs.contains(slug) && !differences.isEmpty()) {
                findings.add(new Finding(
                        "schema-drift",
                        Severity.WARNING,
                        slug,
                        "Tenant '" + slug + "': its schema differs from most others' in " + differences.size()
                                + " places, the first: " + differences.get(0) + ".",
                        "tenancy:migrations --drift names all."));
            }
        });
        drift.unread().forEach((slug, why) -> {
            if (slugs.contains(slug)) {
                findings.add(new Finding(
                        "schema-unread",
                        Severity.WARNING,
                        slug,
                        "Tenant '" + slug + "': its schema could not be compared: " + why,
                        "tenancy:migrations --drift tries again."));
            }
        });
    }

    private static void migration(TenantMigration tenant, List<Finding> findings) {
        if (tenant.state() == TenantMigration.State.FAILED) {
            findings.add(new Finding(
                    "migration-failed",
                    Severity.ERROR,
                    tenant.slug(),
                    "Tenant '" + tenant.slug() + "': its last migration failed"
                            + (tenant.script() == null ? "" : " in " + tenant.script()) + ".",
                    tenant.needsOperator()
                            ? "Look at what the script left behind; then tenancy:migrate --resume-tenant="
                                    + tenant.slug() + "."
                            : "tenancy:migrations says why; tenancy:migrate tries again."));
        } else if (tenant.state() == TenantMigration.State.PENDING) {
            findings.add(new Finding(
                    "schema-behind",
                    Severity.WARNING,
                    tenant.slug(),
                    "Tenant '" + tenant.slug() + "': its schema is behind this application, or nobody knows.",
                    "tenancy:migrate brings it up to date."));
        }
    }
}
