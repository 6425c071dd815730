package io.tenancy.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** In what the products differ on which the central database can run. */
public enum CentralDialect {
    POSTGRESQL(
            "clock_timestamp()",
            "CAST(SUM(EXTRACT(EPOCH FROM updated_at) * 1000000) AS numeric(38, 0))",
            "hash_record_extended(ROW(%s), %s)",
            "CAST(:data AS jsonb)"),
    MYSQL(
            "UTC_TIMESTAMP(6)",
            "SUM(TIMESTAMPDIFF(MICROSECOND, '2000-01-01', updated_at))",
            "CAST(CONV(LEFT(SHA2(%s, 256), 15), 16, 10) AS UNSIGNED)",
            ":data"),
    H2(
            "CURRENT_TIMESTAMP(6)",
            "SUM(DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00', updated_at))",
            "CAST(SUBSTRING(HASH('SHA-256', %s) FROM 1 FOR 8) AS bigint)",
            ":data");

    private final String now;
    private final String digest;
    private final String hash;
    private final String json;

    CentralDialect(String now, String digest, String hash, String json) {
        this.now = now;
        this.digest = digest;
        this.hash = hash;
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

    /** The time so many microseconds from now. */
    String after(String microseconds) {
        return this == POSTGRESQL
                ? now + " + " + microseconds + " * INTERVAL '1 microsecond'"
                : "TIMESTAMPADD(MICROSECOND, " + microseconds + ", " + now + ")";
    }

    /**
     * One number that changes whenever a row is inserted or removed, or changed in the ordinary way: the sum of all
     * {@code updated_at}. Unlike a maximum it misses no transaction that commits late, and needs no agreement between
     * clocks.
     */
    String digest() {
        return digest;
    }

    /**
     * One number of 60 or 64 bits for the values of a row, the same in every session, whatever its time zone.
     *
     * @param columns their names, each perhaps with the alias of its table; the first is that of the row's own number
     */
    String hash(List<String> columns) {
        if (this == POSTGRESQL) {
            // The row's number as the seed: PostgreSQL only adds up the hashes of a row's values, so that otherwise two
            // rows that exchange values would have the same sum as before.
            return hash.formatted(String.join(", ", columns), columns.get(0));
        }
        return hash.formatted(columns.stream()
                // CONCAT_WS leaves nulls out: without the flag, a value could move to the next column unseen.
                .map(column -> column + " IS NULL, " + column)
                .collect(Collectors.joining(", ", "CONCAT_WS(CHAR(0), ", ")")));
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

    /** Returns a time as the drivers take it for a column that holds a time in UTC. */
    public @Nullable Object bindInstant(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        return this == MYSQL
                ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
