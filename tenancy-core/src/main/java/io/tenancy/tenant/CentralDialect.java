package io.tenancy.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** In what the products differ on which the central database can run. */
public enum CentralDialect {
    POSTGRESQL(
            "clock_timestamp()",
            "CAST(SUM(EXTRACT(EPOCH FROM updated_at) * 1000000) AS numeric(38, 0))",
            "CAST(:data AS jsonb)"),
    MYSQL("UTC_TIMESTAMP(6)", "SUM(TIMESTAMPDIFF(MICROSECOND, '2000-01-01', updated_at))", ":data"),
    H2(
            "CURRENT_TIMESTAMP(6)",
            "SUM(DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00', updated_at))",
            ":data");

    private final String now;
    private final String digest;
    private final String json;

    CentralDialect(String now, String digest, String json) {
        this.now = now;
        this.digest = digest;
        this.json = json;
    }

    /**
     * Asks the central database what it is.
     *
     * @throws RegistryUnavailableException if it cannot be reached
     * @throws IllegalArgumentException if it is another product
     */
    public static CentralDialect of(DataSource central) {
        try {
            String product = JdbcUtils.commonDatabaseName(
                    JdbcUtils.extractDatabaseMetaData(central, metaData -> metaData.getDatabaseProductName()));
            return switch (String.valueOf(product)) {
                case "PostgreSQL" -> POSTGRESQL;
                case "MySQL", "MariaDB" -> MYSQL;
                case "H2" -> H2;
                default ->
                    throw new IllegalArgumentException("The central database is a " + product
                            + "; supported are PostgreSQL, MySQL, MariaDB and H2. Point spring.datasource.url at one.");
            };
        } catch (MetaDataAccessException unreachable) {
            throw new RegistryUnavailableException("The central database cannot be reached.", unreachable);
        }
    }

    /** Where the scripts of the central schema are, for Flyway. */
    String schemaLocation() {
        return "classpath:io/tenancy/schema/" + name().toLowerCase(Locale.ROOT);
    }

    /** The database's clock, in UTC where the type has no zone. */
    public String now() {
        return now;
    }

    /**
     * One number that changes whenever a row is inserted, changed or removed: the sum of all {@code updated_at}. Unlike
     * a maximum it misses no transaction that commits late, and needs no agreement between clocks.
     */
    String digest() {
        return digest;
    }

    /** The named parameter {@code :data}, as the column's type wants it. */
    String json() {
        return json;
    }

    /** Reads a column that holds a time in UTC. */
    public @Nullable Instant readInstant(ResultSet row, String column) throws SQLException {
        if (this == MYSQL) {
            LocalDateTime utc = row.getObject(column, LocalDateTime.class);
            return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
        }
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Nullable
    Object bindInstant(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        return this == MYSQL
                ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
