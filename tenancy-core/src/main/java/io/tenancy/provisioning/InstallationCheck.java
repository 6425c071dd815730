package io.tenancy.provisioning;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.tenant.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Compares what the registry says with what the database servers have. Reads only: nothing on a server or in the central
 * database is changed. Servers are looked at beside each other, the tenants of one after the other; a server that does not
 * answer is given up after a few of them. Thread-safe.
 */
public final class InstallationCheck {

    private static final int MOST_SERVERS_AT_ONCE = 8;

    private final ProvisioningParts parts;
    private final String prefix;

    /** @param prefix with which the names of databases begin that were created */
    public InstallationCheck(ProvisioningParts parts, String prefix) {
        this.parts = parts;
        this.prefix = prefix;
    }

    /**
     * Looks at every server, and at the databases of these tenants. Takes as long as the slowest server.
     *
     * @param all every tenant of the registry, deleted ones included
     * @param asked those whose databases are looked at
     * @throws InterruptedException if the thread is interrupted; what was begun ends by itself
     */
    public List<Finding> findings(List<Tenant> all, Collection<Tenant> asked) throws InterruptedException {
        DatabaseServers servers = new DatabaseServers(parts);
        RegisteredNames names = new RegisteredNames(parts, all);
        List<Finding> findings = new ArrayList<>(names.collisions());
        List<Callable<List<Finding>>> looks = new ArrayList<>();
        servers.all()
                .forEach((address, server) ->
                        looks.add(() -> new ServerLook(parts, address, server, names).findings(prefix)));
        TenantLook tenants = new TenantLook(parts, servers);
        byServer(asked).values().forEach(some -> looks.add(() -> tenants.findings(some)));
        findings.addAll(atOnce(looks));
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

    private static List<Finding> atOnce(List<Callable<List<Finding>>> looks) throws InterruptedException {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-doctor-");
        threads.setDaemon(true);
        ExecutorService executor = Executors.newFixedThreadPool(MOST_SERVERS_AT_ONCE, threads);
        try {
            List<Finding> findings = new ArrayList<>();
            for (Future<List<Finding>> look : executor.invokeAll(looks)) {
                findings.addAll(look.get());
            }
            return findings;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
        } finally {
            executor.shutdownNow();
        }
    }
}
