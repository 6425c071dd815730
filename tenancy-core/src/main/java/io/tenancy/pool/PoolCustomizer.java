package io.tenancy.pool;

import com.zaxxer.hikari.HikariConfig;
import io.tenancy.tenant.Tenant;
import org.jspecify.annotations.Nullable;

/** Changes the configuration of a tenant's pool before it opens, for example to set a metrics tracker. */
@FunctionalInterface
public interface PoolCustomizer {

    /** Called once for each pool, on the thread that opens it. */
    void customize(Tenant tenant, HikariConfig config);

    /**
     * Returns who is told of each statement of the pool; null for nobody. Only where somebody is told are statements
     * wrapped for it. Called once for each pool, after it was customized by everybody.
     */
    default @Nullable StatementListener statements(Tenant tenant, HikariConfig config) {
        return null;
    }
}
