package io.tenancy.pool;

import com.zaxxer.hikari.HikariConfig;
import io.tenancy.tenant.Tenant;

/** Changes the configuration of a tenant's pool before it opens, for example to set a metrics tracker. */
@FunctionalInterface
public interface PoolCustomizer {

    /** Called once for each pool, on the thread that opens it. */
    void customize(Tenant tenant, HikariConfig config);
}
