package io.tenancy.credential;

import io.tenancy.tenant.CentralSchema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A fresh central database in memory, with its schema. */
final class H2Central {

    static final String MASTER_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    final DataSource dataSource;
    final JdbcClient jdbc;

    H2Central() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        CentralSchema.migrate(h2);
        this.dataSource = h2;
        this.jdbc = JdbcClient.create(h2);
    }

    CredentialManager manager() {
        return CredentialManager.encrypting(dataSource, MasterKeys.of(MASTER_KEY));
    }

    /** Stores tenants with the ids from 1 and the passwords {@code secret-<id>}. */
    void tenants(int number, CredentialManager manager) {
        for (int id = 1; id <= number; id++) {
            jdbc.sql("INSERT INTO tenants (id, name, slug, database_name, database_host, database_port,"
                            + " database_username, database_password) VALUES (?, ?, ?, ?, '', 0, ?, ?)")
                    .params(id, "T" + id, "t" + id, "tenant_" + id, "u" + id)
                    .param(manager.encrypt(SecretOwner.tenantPassword(id), ("secret-" + id).toCharArray()))
                    .update();
        }
    }

    Map<Long, String> envelopes() {
        Map<Long, String> envelopes = new TreeMap<>();
        jdbc.sql("SELECT id, database_password FROM tenants").query(row -> {
            envelopes.put(row.getLong(1), row.getString(2));
        });
        return envelopes;
    }

    String envelope(long id) {
        return Objects.requireNonNull(envelopes().get(id));
    }

    void setEnvelope(long id, String envelope) {
        jdbc.sql("UPDATE tenants SET database_password = ? WHERE id = ?")
                .params(envelope, id)
                .update();
    }

    String password(long id, CredentialManager manager) {
        return new String(manager.decrypt(SecretOwner.tenantPassword(id), envelope(id)));
    }

    Map<String, String> keyStates() {
        Map<String, String> states = new TreeMap<>();
        jdbc.sql("SELECT id, state FROM tenancy_keys").query(row -> {
            states.put(row.getString(1), row.getString(2));
        });
        return states;
    }

    List<String> profileRows() {
        return jdbc.sql("SELECT CONCAT_WS(' ', profile, field, secret) FROM tenancy_credentials")
                .query(String.class)
                .list();
    }

    /** A node that gave a sign of life just now. */
    void node(String name, Set<String> keyIds) {
        jdbc.sql("MERGE INTO tenancy_nodes (id, name, started_at, seen_at, key_ids)"
                        + " VALUES (?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, ?)")
                .params(name, name, String.join(",", keyIds))
                .update();
    }
}
