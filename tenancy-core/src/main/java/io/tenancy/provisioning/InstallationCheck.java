package io.tenancy.provisioning;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Compares what the registry says with what the database servers have. Reads only: nothing on a server or in the central
 * database is changed. Servers are looked at beside each other, the tenants of one after the other; a server that does not
 * answer is given up after a few of them. Thread-safe.
 */
public final class InstallationCheck {

    private static final int MOST_SERVERS_AT_ONCE = 8;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final ProvisioningParts parts;
    private final String prefix;

    /** @param prefix with which the names of databases begin that were created */
    public InstallationCheck(ProvisioningParts parts, String prefix) {
        this.parts = parts;
        this.prefix = prefix;
    }

    /**
     * Looks at every server, and at the databases of these tenants. Takes as long as the slowest server, and five minutes
     * at most.
     *
     * @param all reads every tenant of the registry, deleted ones and spares included; called by several threads, after what is on a
     *     server was listed, so that a tenant which is created meanwhile is known
     * @param asked those whose databases are looked at
     * @throws CancellationException if the thread is interrupted; what was begun ends by itself
     */
    public List<Finding> findings(Supplier<List<Tenant>> all, Collection<Tenant> asked) {
        DatabaseServers servers = new DatabaseServers(parts);
        Supplier<RegisteredNames> names = () -> new RegisteredNames(parts, all.get());
        List<Callable<List<Finding>>> looks = new ArrayList<>();
        servers.all()
                .forEach((address, server) ->
                        looks.add(() -> new ServerLook(parts, address, server, names).findings(prefix)));
        TenantLook tenants = new TenantLook(parts, servers);
        byServer(asked).values().forEach(some -> looks.add(() -> tenants.findings(some)));
        List<Finding> findings = atOnce(looks);
        findings.addAll(names.get().collisions());
        findings.addAll(kept(asked));
        return findings;
    }

    /** What moves have left until somebody confirms them. */
    private List<Finding> kept(Collection<Tenant> asked) {
        List<Finding> findings = new ArrayList<>();
        for (Move move : new Moves(parts.centralDataSource()).kept()) {
            asked.stream()
                    .filter(tenant -> tenant.id() == move.tenantId())
                    .forEach(tenant -> findings.add(Finding.warning(
                            "source-kept",
                            tenant.slug(),
                            "Tenant '" + tenant.slug() + "' was moved to " + move.targetHost() + ":"
                                    + move.targetPort() + "; its database " + tenant.databaseName() + " is kept on "
                                    + move.sourceHost() + ":" + move.sourcePort() + " as well.",
                            "When nobody needs it any more, drop it with tenancy:move " + tenant.slug() + " --confirm="
                                    + tenant.slug() + ".")));
        }
        return findings;
    }

    /** A row that leads nowhere is looked at by itself. */
    private Map<String, List<Tenant>> byServer(Collection<Tenant> tenants) {
        DatabaseAddress central = parts.central().address();
        Map<String, List<Tenant>> byServer = new TreeMap<>();
        for (Tenant tenant : tenants) {
            String host = tenant.databaseHost() == null ? central.host() : tenant.databaseHost();
            int port = tenant.databasePort() == null ? central.port() : tenant.databasePort();
            byServer.computeIfAbsent(host + ":" + port, server -> new ArrayList<>())
                    .add(tenant);
        }
        return byServer;
    }

    private static List<Finding> atOnce(List<Callable<List<Finding>>> looks) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-doctor-");
        threads.setDaemon(true);
        ExecutorService executor = Executors.newFixedThreadPool(MOST_SERVERS_AT_ONCE, threads);
        try {
            List<Finding> findings = new ArrayList<>();
            int unfinished = 0;
            for (Future<List<Finding>> look : executor.invokeAll(looks, LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                if (look.isCancelled()) {
                    unfinished++;
                } else {
                    findings.addAll(look.get());
                }
            }
            if (unfinished > 0) {
                findings.add(Finding.error(
                        "tenants-not-checked",
                        null,
                        unfinished + " looks at servers and their tenants were not finished after "
                                + LONGEST.toMinutes() + " minutes.",
                        "Run tenancy:doctor for some tenants."));
            }
            return findings;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The check was interrupted.");
        } catch (ExecutionException failed) {
            throw new IllegalStateException("A look failed in a way that it does not know.", failed);
        } finally {
            executor.shutdownNow();
        }
    }
}
