package io.tenancy.provisioning;

import io.tenancy.database.DatabaseAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many tenants are on which server, by their rows; those that are being moved are also where they go. Takes part in the caller's transaction on the central database.
 * Thread-safe.
 */
final class PlacedTenants {

    private final JdbcClient rows;
    private final DatabaseAddress central;

    PlacedTenants(DataSource centralDataSource, DatabaseAddress central) {
        this.rows = JdbcClient.create(centralDataSource);
        this.central = central;
    }

    /** Lets nobody else place a tenant before the transaction ends, which reads what is committed by then. */
    void lock() {
        rows.sql("SELECT registry FROM tenancy_marker WHERE tenant_id = 0 FOR UPDATE")
                .query(String.class)
                .single();
    }

    /** Returns the number of tenants by server, as {@link DatabaseAddress#server()} writes it, spares not among them; 0 is left
     * out. */
    Map<String, Integer> byServer() {
        Map<String, Integer> counts = new HashMap<>();
        rows.sql("SELECT database_host, database_port, COUNT(*) AS tenants FROM ("
                        + "SELECT database_host, database_port FROM tenants WHERE database_name IS NOT NULL"
                        + " AND slug NOT LIKE '~%'"
                        + " UNION ALL SELECT m.target_host, m.target_port FROM tenancy_moves m"
                        + " JOIN tenancy_operations o ON o.nonce = m.nonce"
                        + " WHERE o.open_tenant IS NOT NULL AND m.switched_at IS NULL) places"
                        + " GROUP BY database_host, database_port")
                .query(row -> {
                    String host = row.getString("database_host");
                    int port = row.getInt("database_port");
                    DatabaseAddress place = new DatabaseAddress(
                            central.driver(),
                            Objects.requireNonNullElse(host, central.host()),
                            row.wasNull() ? central.port() : port,
                            "");
                    counts.merge(place.server(), row.getInt("tenants"), Integer::sum);
                });
        return counts;
    }
}
