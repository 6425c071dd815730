package io.tenancy.credential;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The data keys of {@code tenancy_keys}, unwrapped. One is primary and encrypts; the others only decrypt. Thread-safe.
 */
final class DataKeys {

    private static final String FIRST = "k1";

    /** An unwrapped data key. */
    record DataKey(String id, SealingKey key) {}

    private record Row(String id, String masterId, String wrapped, String state) {}

    private record Ring(DataKey primary, Map<String, SealingKey> keys) {}

    private final JdbcClient central;
    private final MasterKeys masterKeys;
    private volatile Ring ring;

    DataKeys(DataSource central, MasterKeys masterKeys) {
        this.central = JdbcClient.create(central);
        this.masterKeys = masterKeys;
        if (rows().isEmpty()) {
            createFirst();
        }
        this.ring = read();
    }

    DataKey primary() {
        return ring.primary();
    }

    /** Returns a key by its id; looks into the table once more if it is new to this node. */
    Optional<SealingKey> find(String id) {
        SealingKey known = ring.keys().get(id);
        if (known == null) {
            ring = read();
            known = ring.keys().get(id);
        }
        return Optional.ofNullable(known);
    }

    private void createFirst() {
        byte[] key = new byte[SealingKey.BYTES];
        new SecureRandom().nextBytes(key);
        try {
            central.sql("INSERT INTO tenancy_keys (id, master_id, wrapped, state)"
                            + " VALUES (:id, :master, :wrapped, 'PRIMARY')")
                    .param("id", FIRST)
                    .param("master", masterKeys.currentId())
                    .param("wrapped", Base64.getEncoder().encodeToString(masterKeys.wrap(FIRST, key)))
                    .update();
        } catch (DuplicateKeyException anotherNodeWasFirst) {
            // its key is read next, as every later node does
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private Ring read() {
        Map<String, SealingKey> keys = new HashMap<>();
        DataKey primary = null;
        for (Row row : rows()) {
            byte[] key = masterKeys.unwrap(row.masterId(), row.id(), wrapped(row));
            DataKey unwrapped = new DataKey(row.id(), new SealingKey(key));
            keys.put(unwrapped.id(), unwrapped.key());
            Arrays.fill(key, (byte) 0);
            if (row.state().equals("PRIMARY")) {
                primary = unwrapped;
            }
        }
        if (primary == null) {
            throw CredentialException.keyring(
                    "tenancy_keys has no primary key. Restore the table from a backup of the central database.", null);
        }
        return new Ring(primary, Map.copyOf(keys));
    }

    private static byte[] wrapped(Row row) {
        try {
            return Base64.getDecoder().decode(row.wrapped());
        } catch (IllegalArgumentException notBase64) {
            throw CredentialException.keyring(
                    "The data key '" + row.id() + "' in tenancy_keys was changed and is no base64. Restore the row from"
                            + " a backup.",
                    null);
        }
    }

    private List<Row> rows() {
        return central.sql("SELECT id, master_id, wrapped, state FROM tenancy_keys")
                .query((row, n) -> new Row(
                        row.getString("id"),
                        row.getString("master_id"),
                        row.getString("wrapped"),
                        row.getString("state")))
                .list();
    }
}
