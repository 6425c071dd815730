package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.credential.CredentialManager;
import io.tenancy.database.CentralDatabase;
import io.tenancy.event.TenantEventListener;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.TenantRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * What a tenant's life is run with.
 *
 * @param centralDataSource the central database, whose login may create databases and logins
 * @param central where that is
 * @param pools told to let go of a tenant before its database is dropped
 * @param listeners hear what happens in tenants' lives, in their order
 * @param hooks the application's own steps, in their order
 * @param servers where tenants' databases are created
 * @param copier copies tenants' databases from one of them to another
 */
public record ProvisioningParts(
        DataSource centralDataSource,
        CentralDatabase central,
        TenantRegistry registry,
        TenantPools pools,
        DatabaseConfigs configs,
        DatabaseMarker marker,
        CredentialManager credentials,
        TenantMigrator migrator,
        List<TenantEventListener> listeners,
        List<TenantHook> hooks,
        TenantServers servers,
        TenantCopier copier) {

    private static final Pattern HOOK = Pattern.compile("[a-z0-9-]{1,40}");

    public ProvisioningParts {
        listeners = List.copyOf(listeners);
        hooks = List.copyOf(hooks);
        Set<String> names = new HashSet<>();
        for (TenantHook hook : hooks) {
            if (!HOOK.matcher(hook.name()).matches() || !names.add(hook.name())) {
                throw new IllegalArgumentException(
                        "The name of a TenantHook must be 1 to 40 of a-z, 0-9 and hyphen, and" + " no other's, but is "
                                + Printable.quote(hook.name()) + ".");
            }
        }
    }

    /** Nobody listens, the application has no steps of its own, and all tenants are on the central database's server. */
    public ProvisioningParts(
            DataSource centralDataSource,
            CentralDatabase central,
            TenantRegistry registry,
            TenantPools pools,
            DatabaseConfigs configs,
            DatabaseMarker marker,
            CredentialManager credentials,
            TenantMigrator migrator) {
        this(
                centralDataSource,
                central,
                registry,
                pools,
                configs,
                marker,
                credentials,
                migrator,
                List.of(),
                List.of(),
                TenantServers.CENTRAL,
                TenantCopier.external());
    }

    /** Returns the same with others who listen, and with other steps. */
    public ProvisioningParts with(List<TenantEventListener> listeners, List<TenantHook> hooks) {
        return new ProvisioningParts(
                centralDataSource,
                central,
                registry,
                pools,
                configs,
                marker,
                credentials,
                migrator,
                listeners,
                hooks,
                servers,
                copier);
    }

    /** Returns the same with these servers. */
    public ProvisioningParts with(TenantServers servers) {
        return new ProvisioningParts(
                centralDataSource,
                central,
                registry,
                pools,
                configs,
                marker,
                credentials,
                migrator,
                listeners,
                hooks,
                servers,
                copier);
    }

    /** Returns the same with another way of copying. */
    public ProvisioningParts with(TenantCopier copier) {
        return new ProvisioningParts(
                centralDataSource,
                central,
                registry,
                pools,
                configs,
                marker,
                credentials,
                migrator,
                listeners,
                hooks,
                servers,
                copier);
    }
}
