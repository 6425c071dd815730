package io.tenancy.tenant;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The schema that Tenancy keeps in the central database: the table {@code tenants} and everything that begins with
 * {@code tenancy_}. Versioned by Flyway in a history table of its own, so that an application's own Flyway neither sees
 * nor disturbs it.
 */
public final class CentralSchema {

    private static final String HISTORY_TABLE = "tenancy_schema_history";

    private CentralSchema() {}

    /**
     * Creates the schema or brings it up to date. Safe to call from several nodes at once: Flyway takes a lock.
     *
     * @param central the central database; its login needs the right to create tables
     * @throws org.flywaydb.core.api.FlywayException if a script fails, for example because a table {@code tenants}
     *     exists that Tenancy did not create
     */
    public static void migrate(DataSource central) {
        Flyway.configure(CentralSchema.class.getClassLoader())
                .dataSource(central)
                .locations(CentralDialect.of(central).schemaLocation())
                .table(HISTORY_TABLE)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
