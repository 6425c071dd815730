package io.tenancy.boot.autoconfigure;

import io.tenancy.database.DatabaseDriver;
import io.tenancy.pool.SessionReset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;

/**
 * The properties below {@code tenancy}. Immutable. Ranges are checked at the start of an application, all at once and
 * with the place that each value comes from; an instance made by hand is not checked.
 *
 * @param enabled Whether tenancy is set up at all. If not, the application's own data source stays as it is.
 * @param database Databases of the tenants.
 * @param migration Schema of the tenants' databases.
 * @param pool Connections to one tenant's database.
 * @param breaker Protection from databases that do not answer.
 * @param plans Limits of the tenants of a plan, by the plan's name, instead of the general ones.
 * @param routing Choice of the database.
 * @param web Choice of the tenant of an HTTP request.
 * @param logging Log channel of Tenancy.
 * @param security Secrets.
 * @param cache Cache of the tenants' data.
 * @param monitoring What is measured.
 * @param metrics Meters.
 * @param alerts What is told to whom when something reaches its threshold.
 * @param provisioning Tenants' lives.
 * @param audit Audit trail.
 */
@ConfigurationProperties("tenancy")
public record TenancyProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Database database,
        @DefaultValue @NestedConfigurationProperty MigrationProperties migration,
        @DefaultValue Pool pool,
        @DefaultValue Breaker breaker,
        @DefaultValue Map<String, PlanProperties> plans,
        @DefaultValue Routing routing,
        @DefaultValue Web web,
        @DefaultValue Logging logging,
        @DefaultValue Security security,
        @DefaultValue @NestedConfigurationProperty CacheProperties cache,
        @DefaultValue @NestedConfigurationProperty MonitoringProperties monitoring,
        @DefaultValue @NestedConfigurationProperty MetricsProperties metrics,
        @DefaultValue @NestedConfigurationProperty AlertProperties alerts,
        @DefaultValue @NestedConfigurationProperty ProvisioningProperties provisioning,
        @DefaultValue @NestedConfigurationProperty AuditProperties audit) {

    public TenancyProperties {
        plans = Map.copyOf(plans);
    }

    /** Returns what holds for the tenants of the plan of that name: this, with the limits that the plan has instead. */
    TenancyProperties ofPlan(String name) {
        PlanProperties plan = plans.get(name);
        return plan == null
                ? this
                : new TenancyProperties(
                        enabled,
                        database,
                        migration,
                        plan.pool().over(pool),
                        breaker,
                        plans,
                        routing,
                        web,
                        logging,
                        security,
                        cache,
                        monitoring,
                        metrics,
                        alerts,
                        provisioning,
                        audit);
    }

    /**
     * Databases of the tenants.
     *
     * @param driver Product of the tenants' databases. If not set, that of the central database.
     * @param autoCreate Whether creating a tenant creates its database and user. If not, only databases that are there already are taken.
     * @param autoDelete Whether deleted tenants are purged with database and user when their retention is over.
     * @param namePrefix Beginning of the name of each database that is created for a tenant.
     * @param h2 Databases of H2.
     * @param ownUser Whether each tenant gets a database user of its own; with H2, the only user of its database.
     * @param servers Database servers of the tenants, by a name for each.
     * @param allowedHosts Comma-separated list of the hosts that tenants' databases may be on, beside the configured servers. If
     *     not set, all.
     */
    public record Database(
            @Nullable DatabaseDriver driver,
            @DefaultValue("true") boolean autoCreate,
            @DefaultValue("false") boolean autoDelete,
            @DefaultValue("tenant_") String namePrefix,
            @DefaultValue H2 h2,
            @DefaultValue("true") boolean ownUser,
            @DefaultValue Map<String, ServerProperties> servers,
            @DefaultValue List<String> allowedHosts) {

        public Database {
            servers = Map.copyOf(servers);
            allowedHosts = List.copyOf(allowedHosts);
        }
    }

    /**
     * Databases of H2.
     *
     * @param folder Absolute path of the folder that holds the tenants' databases. If not set, that of the central
     *     database, or memory if the central database is in memory.
     */
    public record H2(@Nullable String folder) {}

    /**
     * Connections to one tenant's database.
     *
     * @param maximumSize Largest number of connections of one tenant.
     * @param minimumIdle Number of connections of one tenant that are kept open while nobody uses them.
     * @param maximumWaiting Largest number of callers that wait for a connection of one tenant. If not set, twice the
     *     largest number of connections.
     * @param connectionTimeout Longest wait for a connection, in a unit from milliseconds to minutes.
     * @param idleTimeout Time without use, in seconds or minutes, after which a connection is closed; 0 for never.
     * @param maxLifetime Age, in seconds or minutes, at which a connection is replaced; 0 for never.
     * @param keepalive Time between two signs of life on an unused connection, in seconds or minutes; 0 for none.
     * @param leakDetection Time of use, in seconds or minutes, after which a connection is reported as leaked; 0 for
     *     no reports.
     * @param connectTimeout Longest time for reaching the database server and logging in, in milliseconds or seconds.
     * @param socketTimeout Longest wait for the database server's answer, in seconds or minutes.
     * @param drainTimeout Time, in seconds or minutes, that connections in use are given to finish before their pool
     *     is closed.
     * @param maximumConnections Largest number of connections of all tenants together on this node. If not set, as many
     *     as their pools may have.
     * @param maximumPools Largest number of pools on this node. If not set, as many as there are tenants.
     * @param idleEviction Time without use, in minutes or hours, after which a pool is closed; 0 for never.
     * @param sessionReset When a connection that is given back is brought into the state of a new one.
     */
    public record Pool(
            @DefaultValue("10") int maximumSize,
            @DefaultValue("0") int minimumIdle,
            @Nullable Integer maximumWaiting,
            @DefaultValue("5s") Duration connectionTimeout,
            @DefaultValue("10m") Duration idleTimeout,
            @DefaultValue("30m") Duration maxLifetime,
            @DefaultValue("2m") Duration keepalive,
            @DefaultValue("0s") Duration leakDetection,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("60s") Duration socketTimeout,
            @DefaultValue("30s") Duration drainTimeout,
            @Nullable Integer maximumConnections,
            @Nullable Integer maximumPools,
            @DefaultValue("10m") Duration idleEviction,
            @DefaultValue("changed") SessionReset sessionReset) {}

    /**
     * Protection from databases that do not answer.
     *
     * @param failures Number of failures in a row after which a tenant's callers no longer wait for its database.
     * @param openFor Time, in seconds, from then until the database is tried again.
     */
    public record Breaker(
            @DefaultValue("3") int failures,
            @DefaultValue("5s") Duration openFor) {}

    /**
     * Choice of the database.
     *
     * @param whenUnbound What a connection is given to while no tenant is chosen.
     */
    public record Routing(@DefaultValue("fail") WhenUnbound whenUnbound) {}

    /** What happens when a connection is asked for while no tenant is chosen. */
    public enum WhenUnbound {
        /** An exception says how to choose a tenant. */
        FAIL,
        /** The central database is used. */
        CENTRAL
    }

    /**
     * Choice of the tenant of an HTTP request.
     *
     * @param resolvers Comma-separated list of the parts of a request that may name its tenant; all that do must name the
     *     same one.
     * @param baseDomain Host name below which each tenant has its subdomain.
     * @param header Name of the request header that names the tenant.
     * @param centralHosts Comma-separated list of host names whose requests belong to no tenant.
     * @param centralPaths Comma-separated list of path patterns whose requests belong to no tenant.
     */
    public record Web(
            @DefaultValue({"subdomain", "domain"}) List<Resolver> resolvers,
            @Nullable String baseDomain,
            @DefaultValue("X-Tenant") String header,
            @DefaultValue List<String> centralHosts,
            @DefaultValue("/actuator/**") List<String> centralPaths) {

        public Web {
            resolvers = List.copyOf(resolvers);
            centralHosts = List.copyOf(centralHosts);
            centralPaths = List.copyOf(centralPaths);
        }
    }

    /** Part of a request that may name its tenant. */
    public enum Resolver {
        /** The label before the base domain. */
        SUBDOMAIN,
        /** The whole host name. */
        DOMAIN,
        /** A request header. */
        HEADER
    }

    /**
     * Log channel of Tenancy.
     *
     * @param enabled Whether the log channel says anything. Auditing does not depend on it.
     * @param channel Name of the logger.
     * @param level Least severe level that is logged.
     * @param maskSensitiveData Whether names, hosts and users are masked. Secrets are always masked.
     * @param mdcOnSwitch Whether each switch sets the tenant in the MDC, and not only requests and work that runs for a
     *     tenant.
     */
    public record Logging(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("tenancy") String channel,
            @DefaultValue("info") LogLevel level,
            @DefaultValue("true") boolean maskSensitiveData,
            @DefaultValue("false") boolean mdcOnSwitch) {}

    /**
     * Secrets.
     *
     * @param encryptionKey Key that encrypts the keys of the stored secrets, 32 bytes in Base64.
     * @param previousEncryptionKeys Comma-separated list of former encryption keys, which only decrypt, while the
     *     encryption key is being changed.
     * @param credentialRotation Age, in hours or days, at which the password of a tenant's login is due for a change.
     * @param rotatePasswords Whether passwords that are due are changed while the application runs, without being asked.
     * @param maxLoginAttempts Largest number of logins of one tenant that its database server may refuse within a minute
     *     before it is asked no more.
     */
    public record Security(
            @Nullable String encryptionKey,
            @DefaultValue List<String> previousEncryptionKeys,
            @DefaultValue("90d") Duration credentialRotation,
            @DefaultValue("false") boolean rotatePasswords,
            @DefaultValue("3") int maxLoginAttempts) {

        public Security {
            previousEncryptionKeys = List.copyOf(previousEncryptionKeys);
        }

        /** Returns whether there is a key, never the key. */
        @Override
        public String toString() {
            return "Security[encryptionKey=" + (encryptionKey == null ? "null" : "******") + ", previousEncryptionKeys="
                    + previousEncryptionKeys.size() + "]";
        }
    }
}
