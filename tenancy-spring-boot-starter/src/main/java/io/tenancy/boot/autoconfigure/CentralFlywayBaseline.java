package io.tenancy.boot.autoconfigure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;

/** Lets the application's Flyway baseline at 0 where it meets Tenancy's tables and nothing else. */
final class CentralFlywayBaseline implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration flyway) {
        DataSource central = flyway.getDataSource();
        if (central != null && !flyway.isBaselineOnMigrate() && holdsOnlyOurs(central)) {
            flyway.baselineOnMigrate(true).baselineVersion("0");
        }
    }

    private static boolean holdsOnlyOurs(DataSource central) {
        List<String> tables = new ArrayList<>();
        try (Connection connection = central.getConnection();
                ResultSet row = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {
                            "TABLE", "BASE TABLE"
                        })) {
            while (row.next()) {
                tables.add(row.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        } catch (SQLException unreadable) {
            throw new IllegalStateException("The tables of the central database cannot be listed.", unreadable);
        }
        return !tables.isEmpty()
                && tables.stream().allMatch(table -> table.equals("tenants") || table.startsWith("tenancy_"));
    }
}
