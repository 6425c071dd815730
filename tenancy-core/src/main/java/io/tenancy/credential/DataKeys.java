package io.tenancy.credential;

import io.tenancy.credential.CredentialException.Reason;
import io.tenancy.credential.KeyTable.State;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys of {@code tenancy_keys}, unwrapped. One is primary and encrypts, others only decrypt. A key that this
 * node knows it knows until it ends, also when it is retired: rows that were read before need it. Thread-safe.
 */
final class DataKeys {

    private static final Logger log = LoggerFactory.getLogger(DataKeys.class);
    private static final String PREFIX = "k";

    /** An unwrapped data key. */
    record DataKey(String id, SealingKey key) {}

    private final KeyTable table;
    private final MasterKeys masterKeys;
    private final Map<String, SealingKey> known = new ConcurrentHashMap<>();
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

    DataKeys(DataSource central, MasterKeys masterKeys) {
        this.table = new KeyTable(central);
        this.masterKeys = masterKeys;
        if (table.rows().isEmpty()) {
            // Where another node was first, its key is read next, as every later node does.
            create(PREFIX + 1, State.PRIMARY);
        }
        KeyTable.Row primary = table.primary().orElseThrow(DataKeys::noPrimary);
        known.put(primary.id(), unwrap(primary));
        refresh();
    }

    KeyTable table() {
        return table;
    }

    /**
     * Returns the key that encrypts. Within a transaction on the central data source it stays that until the end.
     *
     * @throws CredentialException if there is none, or this node cannot use it
     */
    DataKey primary() {
        String id = table.lockPrimary().orElseThrow(DataKeys::noPrimary);
        SealingKey key = known.get(id);
        return new DataKey(id, key != null ? key : learn(id));
    }

    private SealingKey learn(String id) {
        SealingKey key = unwrap(table.find(id).orElseThrow(DataKeys::noPrimary));
        known.put(id, key);
        return key;
    }

    /**
     * Returns the key of a value that is to be decrypted; looks into the table once more if it is new to this node.
     *
     * @throws CredentialException if there is none, or this node cannot use it
     */
    SealingKey require(String id, SecretOwner owner) {
        SealingKey key = known.get(id);
        if (key == null) {
            refresh();
            key = known.get(id);
        }
        if (key == null) {
            throw CredentialException.unreadable(Reason.UNKNOWN_KEY, owner, id, whyUnknown(id), null);
        }
        return key;
    }

    private String whyUnknown(String id) {
        KeyTable.Row row = table.find(id).orElse(null);
        if (row == null) {
            return "the key '" + id + "' is not in tenancy_keys.";
        }
        return row.state() == State.RETIRED
                ? "the key '" + id + "' is retired, so the value comes from before a rotation of the keys. Store it"
                        + " again."
                : "the key '" + id + "' cannot be used by this node: it was wrapped by the master key with id "
                        + row.masterId() + ".";
    }

    /** Returns the ids of the keys that are not retired and that this node can use, new ones included. */
    Set<String> usable() {
        return refresh().stream()
                .map(KeyTable.Row::id)
                .filter(known::containsKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A key that cannot be used is none of this node's: it may be meant for nodes with a newer master key. */
    private List<KeyTable.Row> refresh() {
        List<KeyTable.Row> rows = table.rows().stream()
                .filter(row -> row.state() != State.RETIRED)
                .toList();
        rows.stream().filter(row -> !known.containsKey(row.id())).forEach(row -> {
            try {
                known.put(row.id(), unwrap(row));
            } catch (CredentialException cannot) {
                if (unusable.add(row.id())) {
                    log.warn("This node cannot use a key: {}", cannot.getMessage());
                }
            }
        });
        return rows;
    }

    /** Returns the key that waits to become the primary one; makes one if there is none that this node would make. */
    String pending() {
        Predicate<KeyTable.Row> mine =
                row -> row.masterId().equals(masterKeys.currentId()) && usable().contains(row.id());
        List<KeyTable.Row> pending = table.rows().stream()
                .filter(row -> row.state() == State.PENDING)
                .toList();
        pending.stream().filter(mine.negate()).forEach(row -> table.change(row.id(), State.PENDING, State.RETIRED));
        return pending.stream().filter(mine).map(KeyTable.Row::id).findFirst().orElseGet(this::createPending);
    }

    private String createPending() {
        int last = table.rows().stream()
                .map(KeyTable.Row::id)
                .filter(id -> id.matches(PREFIX + "[0-9]{1,9}"))
                .mapToInt(id -> Integer.parseInt(id.substring(PREFIX.length())))
                .max()
                .orElse(0);
        String id = PREFIX + (last + 1);
        create(id, State.PENDING);
        return id;
    }

    private void create(String id, State state) {
        byte[] key = new byte[SealingKey.BYTES];
        new SecureRandom().nextBytes(key);
        try {
            table.insert(id, masterKeys.currentId(), masterKeys.wrap(id, key), state);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private SealingKey unwrap(KeyTable.Row row) {
        byte[] key = masterKeys.unwrap(row.masterId(), row.id(), row.wrappedBytes());
        try {
            return new SealingKey(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static CredentialException noPrimary() {
        return CredentialException.keyring(
                "tenancy_keys has no primary key. Restore the table from a backup of the central database.", null);
    }
}
