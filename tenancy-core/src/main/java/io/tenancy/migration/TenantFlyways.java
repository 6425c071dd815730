package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.tenant.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Makes a Flyway for each tenant's database. Thread-safe. */
final class TenantFlyways {

    /** Says what a history begins with. A new database holds the marker, so Flyway takes it for one that was there before. */
    record Baseline(String version, String description) {

        static final Baseline CREATED = new Baseline("0", "created by Tenancy");
    }

    /** Placeholders that differ from database to database, those of Flyway among them. */
    private static final Pattern DEPENDS = Pattern.compile("\\$\\{(tenant\\.|flyway:)", Pattern.CASE_INSENSITIVE);

    private final MigrationDatabases databases;
    private final FlywaySettings settings;
    private final TenantFlywayCustomizer customizer;

    TenantFlyways(DatabaseConfigs configs, FlywaySettings settings, TenantFlywayCustomizer customizer) {
        this.databases = new MigrationDatabases(configs, settings.lockTimeout());
        this.settings = settings;
        this.customizer = customizer;
    }

    /** Returns what is applied, in this order. */
    List<Scripts> scripts() {
        return settings.seedLocations().isEmpty() ? List.of(Scripts.SCHEMA) : List.of(Scripts.SCHEMA, Scripts.SEED);
    }

    /** Returns a configuration of this database of the tenant, to which more can be added. */
    FluentConfiguration of(Tenant tenant, DataSource database, Scripts scripts, Baseline baseline) {
        return customized(tenant, scripts, database, baseline);
    }

    /** Returns a Flyway that finds what there is to apply. Where the application's callbacks would run is no tenant's database. */
    Flyway onlyToLookAt(Scripts scripts, DataSource example) {
        return customized(null, scripts, example, Baseline.CREATED)
                .callbacks(new Callback[0])
                .skipDefaultCallbacks(true)
                .initSql("")
                .defaultSchema(null)
                .schemas(new String[0])
                .table("tenancy_no_history")
                .load();
    }

    private FluentConfiguration customized(
            @Nullable Tenant tenant, Scripts scripts, DataSource database, Baseline baseline) {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database)
                .locations(settings.locations().toArray(String[]::new))
                .placeholders(settings.placeholders())
                .baselineOnMigrate(true)
                .baselineVersion(baseline.version())
                .baselineDescription(baseline.description());
        customizer.customize(tenant, flyway);
        if (scripts == Scripts.SEED) {
            ofSeed(flyway);
        }
        return flyway.dataSource(database).placeholders(MigrationDatabases.withOwn(flyway.getPlaceholders(), tenant));
    }

    /** What the application says of its schema's migrations, and not of its seed data. */
    private void ofSeed(FluentConfiguration flyway) {
        flyway.locations(settings.seedLocations().toArray(String[]::new))
                .javaMigrations()
                .target(MigrationVersion.LATEST)
                .table("tenancy_seed_history")
                .baselineOnMigrate(true)
                .baselineVersion(Baseline.CREATED.version())
                .baselineDescription(Baseline.CREATED.description());
    }

    /**
     * Whether a script, or one that Flyway runs before or after them, names the tenant, its login or the time, as far as
     * one can see: also where a location is one that only Flyway can read.
     */
    boolean dependOnTenant() {
        return Stream.concat(settings.locations().stream(), settings.seedLocations().stream())
                .anyMatch(TenantFlyways::dependsOnTenant);
    }

    private static boolean dependsOnTenant(String location) {
        String folder = location.contains(":") ? location : "classpath:" + location;
        if (!folder.startsWith("classpath:") && !folder.startsWith("filesystem:")) {
            return true;
        }
        String pattern =
                folder.replaceFirst("^classpath:/?", "classpath*:").replaceFirst("^filesystem:", "file:") + "/**/*";
        try {
            for (Resource script : new PathMatchingResourcePatternResolver().getResources(pattern)) {
                if (script.isReadable()
                        && DEPENDS.matcher(script.getContentAsString(StandardCharsets.UTF_8))
                                .find()) {
                    return true;
                }
            }
            return false;
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Returns a fingerprint of migrations together with what stands for placeholders in them. */
    String fingerprint(String migrations) {
        return MigrationSet.of(migrations + new TreeMap<>(settings.placeholders()), null, 0)
                .fingerprint()
                .substring(0, 32);
    }

    /** Returns the way to the tenant's database, with the tenant's login. */
    MigrationDataSource database(Tenant tenant) {
        return databases.of(tenant);
    }
}
