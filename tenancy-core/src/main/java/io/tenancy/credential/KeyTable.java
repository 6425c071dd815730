package io.tenancy.credential;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tenancy_keys}. Takes part in the caller's transaction on the central data source. Thread-safe. */
final class KeyTable {

    /** What a data key may be used for. */
    enum State {
        /** For nothing yet: it becomes the primary one when every node can use it. */
        PENDING,
        /** For encrypting and decrypting; there is one. */
        PRIMARY,
        /** For decrypting what was encrypted while it was the primary one. */
        DECRYPT_ONLY,
        /** For nothing any more. The row stays, so that its id is not used again and an old backup can be read. */
        RETIRED
    }

    /** A data key as it is stored, wrapped by a master key. */
    record Row(String id, String masterId, String wrapped, State state) {

        byte[] wrappedBytes() {
            try {
                return Base64.getDecoder().decode(wrapped);
            } catch (IllegalArgumentException notBase64) {
                throw CredentialException.keyring(
                        "The data key '" + id + "' in tenancy_keys was changed and is no base64. Restore the row from"
                                + " a backup.",
                        null);
            }
        }
    }

    /** PostgreSQL, having waited for a lock, looks at the row that it knew, which may be primary no more. */
    private static final int MOST_LOOKS = 5;

    private final JdbcClient central;

    KeyTable(DataSource central) {
        this.central = JdbcClient.create(central);
    }

    List<Row> rows() {
        return central.sql("SELECT id, master_id, wrapped, state FROM tenancy_keys")
                .query((row, n) -> new Row(
                        row.getString("id"),
                        row.getString("master_id"),
                        row.getString("wrapped"),
                        State.valueOf(row.getString("state"))))
                .list();
    }

    Optional<Row> find(String id) {
        return rows().stream().filter(row -> row.id().equals(id)).findFirst();
    }

    Optional<Row> primary() {
        return rows().stream().filter(row -> row.state() == State.PRIMARY).findFirst();
    }

    /** False if there is a key of that id. */
    boolean insert(String id, String masterId, byte[] wrapped, State state) {
        try {
            central.sql("INSERT INTO tenancy_keys (id, master_id, wrapped, state)"
                            + " VALUES (:id, :master, :wrapped, :state)")
                    .param("id", id)
                    .param("master", masterId)
                    .param("wrapped", Base64.getEncoder().encodeToString(wrapped))
                    .param("state", state.name())
                    .update();
            return true;
        } catch (DuplicateKeyException known) {
            return false;
        }
    }

    /** Does nothing if the key is in another state by now. */
    void change(String id, State before, State after) {
        central.sql("UPDATE tenancy_keys SET state = :after WHERE id = :id AND state = :before")
                .param("after", after.name())
                .param("id", id)
                .param("before", before.name())
                .update();
    }

    /**
     * Returns the id of the key that encrypts, which stays that until the caller's transaction ends: so nothing is
     * stored under a key that was retired meanwhile.
     */
    Optional<String> lockPrimary() {
        Optional<String> id = Optional.empty();
        for (int i = 0; id.isEmpty() && i < MOST_LOOKS; i++) {
            id = central.sql("SELECT id FROM tenancy_keys WHERE state = 'PRIMARY' FOR UPDATE")
                    .query(String.class)
                    .optional();
        }
        return id;
    }
}
