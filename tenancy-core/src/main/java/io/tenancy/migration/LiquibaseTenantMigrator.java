package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase 4 on each tenant's database, with the application's own change log. Thread-safe, but <b>one at a time per
 * JVM</b>: Liquibase has static state, so all work with it waits for one lock, and only more nodes are faster.
 *
 * <p>Liquibase's own lock is a row that outlives who took it. While a tenant is migrated, its database also has a lock that
 * ends with the session, on PostgreSQL, MySQL and MariaDB; whoever has that one takes a locked row for left behind, and
 * releases it. On H2 there is Tenancy's claim alone.
 *
 * <p>A change set is named {@code file::id::author}. There is no seed data and no baseline.
 */
public final class LiquibaseTenantMigrator implements TenantMigrator {

    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final DatabaseConfigs configs;
    private final LiquibaseSettings settings;
    private final MigrationDatabases databases;
    private final ClassLoader classes;

    /** The change log is found by the class loader of the thread that calls this. */
    public LiquibaseTenantMigrator(DatabaseConfigs configs, LiquibaseSettings settings) {
        this.configs = configs;
        this.settings = settings;
        this.databases = new MigrationDatabases(configs, settings.lockTimeout());
        this.classes = Objects.requireNonNullElseGet(
                Thread.currentThread().getContextClassLoader(), LiquibaseTenantMigrator.class::getClassLoader);
    }

    /** What is done with Liquibase at one database. */
    private interface Work<T> {

        T with(LiquibaseSession liquibase) throws LiquibaseException;
    }

    @Override
    public void migrate(Tenant tenant) {
        migrate(tenant, MigrationProgress.NONE);
    }

    @Override
    public MigrationResult migrate(Tenant tenant, MigrationProgress progress) {
        MigrationDataSource database = databases.of(tenant);
        LiquibaseProgress[] told = new LiquibaseProgress[1];
        ONE_AT_A_TIME.lock();
        try (LockWatch locks = new LockWatch(database)) {
            try {
                return inScope(alone(database), tenant, liquibase -> {
                    told[0] = liquibase.told(progress);
                    String from = liquibase.version();
                    liquibase.update(told[0]);
                    return new MigrationResult(from, liquibase.version(), told[0].applied());
                });
            } catch (MigrationException failed) {
                throw failed;
            } catch (Exception failed) {
                throw LiquibaseFailure.of(tenant, told[0], failed, locks);
            }
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** Returns a connection whose session is alone at the database for as long as it lives. */
    private Connection alone(MigrationDataSource database) throws SQLException {
        Connection connection = database.getConnection();
        String query = database.rules().alone(settings.lockTimeout());
        if (query.isEmpty()) {
            return connection;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            String given = row.getString(1);
            if (given == null || given.equals("0")) {
                throw new SQLTimeoutException(
                        "Another node is at this database, for longer than tenancy.migration.lock-timeout, which is "
                                + settings.lockTimeout().toMillis() + " ms.",
                        "HYT00");
            }
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    @Override
    public Optional<MigrationSet> migrations(DataSource example) {
        ONE_AT_A_TIME.lock();
        try {
            return Optional.of(inScope(onlyToLookAt(example), null, LiquibaseSession::set));
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(
                    "The change log " + settings.changeLog() + " of tenancy.migration.change-log cannot be read: "
                            + failed.getMessage(),
                    failed);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    @Override
    public SchemaState inspect(Tenant tenant) {
        return look(tenant, LiquibaseSession::state);
    }

    /** A change set and the note that it was applied are one transaction there, unless it says that it runs in none. */
    @Override
    public boolean rollsBack() {
        return configs.driver() == DatabaseDriver.POSTGRESQL;
    }

    @Override
    public boolean isVersioned(Tenant tenant) {
        return look(tenant, liquibase -> liquibase.version() != null);
    }

    private <T> T look(Tenant tenant, Work<T> work) {
        ONE_AT_A_TIME.lock();
        try {
            return inScope(onlyToLookAt(databases.of(tenant)), tenant, work);
        } catch (Exception failed) {
            throw LiquibaseFailure.of(tenant, null, failed, null);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private static Connection onlyToLookAt(DataSource database) throws SQLException {
        Connection connection = database.getConnection();
        try {
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Nothing of Liquibase's own is logged above DEBUG, printed, or sent to its maker. */
    private <T> T inScope(Connection connection, @Nullable Tenant tenant, Work<T> work) throws Exception {
        Map<String, Object> scope = Map.of(
                Scope.Attr.logService.name(), new LiquibaseLog(),
                Scope.Attr.ui.name(), new LoggerUIService(),
                Scope.Attr.classLoader.name(), classes,
                Scope.Attr.resourceAccessor.name(), new ClassLoaderResourceAccessor(classes),
                AnalyticsArgs.ENABLED.getKey(), false);
        return Scope.child(scope, () -> {
            try (LiquibaseSession liquibase = new LiquibaseSession(
                    connection, settings.path(), MigrationDatabases.withOwn(settings.placeholders(), tenant))) {
                return work.with(liquibase);
            }
        });
    }
}
