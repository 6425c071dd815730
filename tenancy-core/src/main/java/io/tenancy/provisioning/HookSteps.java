package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/** The application's hooks as steps of an operation on one tenant. Used by one thread. */
final class HookSteps {

    private static final String PREFIX = "hook-";
    private static final DatabaseTimeouts TIMEOUTS = new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofHours(1));

    /** What a hook does. */
    private interface Call {

        void run() throws Exception;
    }

    private final ProvisioningParts parts;
    private final Tenant tenant;
    private final DatabaseConfig config;
    private final DatabaseLogin login;

    HookSteps(ProvisioningParts parts, Tenant tenant, DatabaseConfig config, DatabaseLogin login) {
        this.parts = parts;
        this.tenant = tenant;
        this.config = config;
        this.login = login;
    }

    List<Step> ofCreation() {
        return parts.hooks().stream()
                .map(hook -> new Step(
                        PREFIX + hook.name(),
                        call(hook, () -> hook.create(tenant, database())),
                        call(hook, () -> hook.revert(tenant))))
                .toList();
    }

    List<Step> beforeDrop() {
        return parts.hooks().stream()
                .map(hook -> new Step(PREFIX + hook.name(), call(hook, () -> hook.beforeDrop(tenant, database()))))
                .toList();
    }

    private DataSource database() {
        UserCredentialsDataSourceAdapter database = new UserCredentialsDataSourceAdapter();
        database.setTargetDataSource(parts.configs().dataSource(config, TIMEOUTS));
        database.setUsername(login.username());
        database.setPassword(login.passwordText());
        return database;
    }

    private static SqlStep call(TenantHook hook, Call call) {
        return () -> {
            try {
                call.run();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw failed(hook, interrupted);
            } catch (Exception failed) {
                throw failed(hook, failed);
            }
        };
    }

    private static IllegalStateException failed(TenantHook hook, Exception failed) {
        return new IllegalStateException(
                "Hook " + Printable.quote(hook.name()) + " failed: " + failed.getMessage(), failed);
    }
}
