package io.tenancy.integration;

import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import java.io.IOException;

/** A node in a JVM of its own that migrates all tenants, slowly enough to be killed meanwhile. */
final class MigratingNode {

    private MigratingNode() {}

    static Process start(TestCentralDatabase database) throws IOException {
        return DyingNode.start(MigratingNode.class, database);
    }

    /** A script that takes a second, between its two statements. */
    static String[] migrations(TestDatabase kind) {
        return new String[] {
            "classpath:db/tenant", "classpath:db/slow/" + (kind.isPostgresql() ? "postgresql" : "mariadb")
        };
    }

    public static void main(String[] arguments) {
        TestCentralDatabase database = DyingNode.database(arguments);
        Installation tenancy = Installation.on(database, settings -> settings.migrations(migrations(database.kind())));
        tenancy.fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE);
        tenancy.closeNode();
        System.exit(DyingNode.SURVIVED);
    }
}
