package io.tenancy.integration;

import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.MigrationReport;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;

/** A node with the next version of the application, beside one with the version before. */
final class Fleet implements AutoCloseable {

    static final String[] NEXT = {"classpath:db/tenant", "classpath:db/next"};

    final Installation newer;

    Fleet(Installation before) {
        this.newer = Installation.on(before.database, settings -> settings.migrations(NEXT));
    }

    MigrationReport migrate(MigrationPlan plan) {
        return newer.fleet.migrate(plan, FleetProgress.NONE);
    }

    /** How many of the two tables of the next version the tenant has. */
    static int tables(Installation tenancy, Tenant tenant) {
        String schema = tenancy.database.kind().isPostgresql()
                ? "'public'"
                : tenancy.database.kind() == TestDatabase.H2 ? "'PUBLIC'" : "DATABASE()";
        return Direct.tenant(tenancy, tenant)
                .sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = " + schema
                        + " AND LOWER(table_name) IN ('first_half', 'second_half')")
                .query(Integer.class)
                .single();
    }

    static String quoted(TestDatabase kind, String name) {
        return kind == TestDatabase.H2 || kind.isPostgresql() ? "\"" + name + "\"" : name;
    }

    @Override
    public void close() {
        newer.closeNode();
    }
}
