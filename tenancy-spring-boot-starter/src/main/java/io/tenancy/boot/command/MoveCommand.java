package io.tenancy.boot.command;

import io.tenancy.Printable;
import io.tenancy.tenant.Tenant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a tenant's database to another server, and later drops the one that it had. */
@Command(
        name = "tenancy:move",
        description = "Move a tenant's database to another server, or drop the one that a move has left.")
final class MoveCommand implements ApplicationCommand.Changing {

    @Parameters(paramLabel = "<slug>", description = "Which tenant.")
    private String slug = "";

    @ArgGroup(multiplicity = "1")
    private @Nullable Direction direction;

    /** One of two. */
    private static final class Direction {

        @Option(
                names = "--server",
                paramLabel = "<name>",
                description = "Where to: the server's name below tenancy.database.servers.")
        private @Nullable String server;

        @Option(
                names = "--confirm",
                paramLabel = "<slug>",
                description = "Drop the database that the tenant had before its last move; the slug once more.")
        private @Nullable String confirmed;
    }

    @Override
    public CommandOutput run(CommandTools tools) {
        Direction chosen = Objects.requireNonNull(direction, "picocli demands one");
        Tenant tenant = tools.find(slug);
        if (chosen.server == null) {
            String repeated = Objects.requireNonNull(chosen.confirmed, "picocli demands one");
            return tools.tenant(tools.lifecycle().confirmMove(tenant, repeated));
        }
        tools.confirmation()
                .require(
                        slug,
                        "Tenant " + Printable.quote(slug) + " cannot be used while it is moved. Move its database to "
                                + Printable.quote(chosen.server) + "?");
        return tools.tenant(tools.lifecycle().move(tenant, chosen.server));
    }
}
