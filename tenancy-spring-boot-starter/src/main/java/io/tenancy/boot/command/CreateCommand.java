package io.tenancy.boot.command;

import io.tenancy.tenant.NewTenant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a tenant. */
@Command(
        name = "tenancy:create",
        description = "Create a tenant with its database, its login and its schema, or take a database that is there.")
final class CreateCommand implements ApplicationCommand.Changing {

    @Option(
            names = "--slug",
            required = true,
            paramLabel = "<slug>",
            description = "Its name for URLs and commands: a-z, 0-9, hyphen and underscore.")
    private String slug = "";

    @Option(names = "--name", required = true, paramLabel = "<name>", description = "Its name for people.")
    private String name = "";

    @Option(names = "--domain", paramLabel = "<host>", description = "A host name of its own.")
    private @Nullable String domain;

    @Option(names = "--subdomain", paramLabel = "<label>", description = "The label left of tenancy.web.base-domain.")
    private @Nullable String subdomain;

    @Option(names = "--plan", paramLabel = "<plan>", description = "Its plan; tenancy.plans has limits by plan.")
    private @Nullable String plan;

    @Option(
            names = "--server",
            paramLabel = "<name>",
            description = "The database server, by its name below tenancy.database.servers; otherwise one is chosen.")
    private @Nullable String server;

    @Mixin
    private final ExistingDatabaseOptions existing = new ExistingDatabaseOptions();

    @Override
    public CommandOutput run(CommandTools tools) {
        NewTenant tenant = NewTenant.of(slug, name)
                .domain(domain)
                .subdomain(subdomain)
                .plan(plan)
                .server(server)
                .database(existing.read(slug, tools.confirmation()));
        return tools.tenant(tools.lifecycle().create(tenant));
    }
}
