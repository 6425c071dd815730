package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.CentralSchema;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract 5: the table, read from the catalogue of each product. */
@Tag("integration")
class CentralSchemaTest {

    private static final List<String> COLUMNS = List.of(
            "id id NO",
            "name text255 NO",
            "slug text255 NO",
            "domain text255 YES",
            "subdomain text255 YES",
            "database_name text255 YES",
            "database_host text255 YES",
            "database_port int YES",
            "database_username text255 YES",
            "database_password text YES",
            "is_active boolean NO",
            "plan text255 YES",
            "expires_at time YES",
            "data json YES",
            "created_at time YES",
            "updated_at time YES",
            "deleted_at time YES");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("bigint", "id"),
            Map.entry("character varying", "text"),
            Map.entry("varchar", "text"),
            Map.entry("integer", "int"),
            Map.entry("int", "int"),
            Map.entry("text", "text"),
            Map.entry("character large object", "text"),
            Map.entry("boolean", "boolean"),
            Map.entry("tinyint", "boolean"),
            Map.entry("timestamp with time zone", "time"),
            Map.entry("datetime", "time"),
            Map.entry("jsonb", "json"),
            Map.entry("longtext", "json"));

    @ParameterizedTest
    @EnumSource
    @DisplayName("contract 4, 5: columns in order, with type and nullability; active is the default")
    void givenCentral_whenReadingTheCatalogue_thenColumnsAreAsPromised(TestDatabase kind) {
        try (TestCentralDatabase database = TestServers.get(kind).createCentral()) {
            CentralSchema.migrate(database.dataSource());

            List<String[]> columns = JdbcClient.create(database.dataSource())
                    .sql("SELECT LOWER(column_name), LOWER(data_type), character_maximum_length, is_nullable,"
                            + " LOWER(column_default) FROM information_schema.columns"
                            + " WHERE LOWER(table_name) = 'tenants' AND table_schema = " + schema(kind)
                            + " ORDER BY ordinal_position")
                    .query((row, n) -> new String[] {
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)
                    })
                    .list();

            assertThat(columns.stream().map(column -> describe(kind, column))).containsExactlyElementsOf(COLUMNS);
            assertThat(columns.get(10)[4]).isIn("true", "1");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("contract 5: indexes by their names; slug, names and database unique")
    void givenCentral_whenReadingTheCatalogue_thenIndexesAreAsPromised(TestDatabase kind) throws SQLException {
        try (TestCentralDatabase database = TestServers.get(kind).createCentral()) {
            CentralSchema.migrate(database.dataSource());

            assertThat(indexes(database.dataSource()))
                    .contains(
                            "unique idx_tenants_slug slug",
                            "unique idx_tenants_domain domain",
                            "unique idx_tenants_subdomain subdomain",
                            "unique idx_tenants_database database_host",
                            "unique idx_tenants_database database_port",
                            "unique idx_tenants_database database_name",
                            "idx_tenants_is_active is_active",
                            "idx_tenants_expires_at expires_at");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the schema migrates twice, and beside an application's own history, without touching it")
    void givenApplicationsOwnFlyway_whenMigratingTwice_thenNeitherDisturbsTheOther(TestDatabase kind) {
        try (TestCentralDatabase database = TestServers.get(kind).createCentral()) {
            DataSource central = database.dataSource();
            JdbcClient jdbc = JdbcClient.create(central);
            Flyway application = Flyway.configure()
                    .dataSource(central)
                    .locations("classpath:db/tenant")
                    .load();
            application.migrate();
            CentralSchema.migrate(central);
            List<Map<String, Object>> markers =
                    jdbc.sql("SELECT * FROM tenancy_marker").query().listOfRows();

            CentralSchema.migrate(central);
            application.migrate();

            assertThat(markers).hasSize(1);
            assertThat(jdbc.sql("SELECT * FROM tenancy_marker").query().listOfRows())
                    .isEqualTo(markers);
            assertThat(application.info().pending()).isEmpty();
            assertThat(Stream.of(application.info().applied())).hasSize(1);
            assertThat(jdbc.sql("SELECT COUNT(*) FROM tenants")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    private static String schema(TestDatabase kind) {
        return kind == TestDatabase.H2 || kind.isPostgresql() ? "CURRENT_SCHEMA" : "DATABASE()";
    }

    private static String describe(TestDatabase kind, String[] column) {
        String type = TYPES.getOrDefault(column[1], column[1]);
        boolean length = column[1].endsWith("var") || column[1].equals("varchar") || column[1].endsWith("varying");
        // H2 has no JSON that one could read as text
        boolean h2Json = kind == TestDatabase.H2 && column[0].equals("data");
        return column[0] + " " + (h2Json ? "json" : type + (length ? column[2] : "")) + " " + column[3];
    }

    private static List<String> indexes(DataSource central) throws SQLException {
        List<String> indexes = new ArrayList<>();
        try (Connection connection = central.getConnection()) {
            boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
            try (ResultSet row = connection
                    .getMetaData()
                    .getIndexInfo(
                            connection.getCatalog(),
                            connection.getSchema(),
                            upper ? "TENANTS" : "tenants",
                            false,
                            true)) {
                while (row.next()) {
                    indexes.add((row.getBoolean("NON_UNIQUE") ? "" : "unique ")
                            + (row.getString("INDEX_NAME") + " " + row.getString("COLUMN_NAME"))
                                    .toLowerCase(Locale.ROOT));
                }
            }
        }
        return indexes;
    }
}
