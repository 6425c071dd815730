package io.tenancy.credential;

import io.tenancy.cluster.Lease;
import io.tenancy.cluster.Node;
import io.tenancy.cluster.Nodes;
import io.tenancy.credential.KeyTable.State;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * One rotation of the data keys. What an earlier run left unfinished is finished first, and then that is all: only
 * where nothing is left, a new key is made. It waits until every node can use the new key, becomes the primary one,
 * every secret is encrypted with it, and keys that nothing is encrypted with any more are retired. Stopped anywhere, it
 * can be started again.
 */
final class KeyRotation {

    /** A node that has gone is not counted any more by then. */
    private static final Duration LONGEST_ROLL_OUT = Duration.ofSeconds(20);

    private static final long PAUSE_MILLIS = 200;

    private final DataSource central;
    private final DataKeys keys;
    private final CredentialManager manager;
    private final StoredSecrets secrets;
    private final Duration patience;

    KeyRotation(DataSource central, DataKeys keys, CredentialManager manager, Duration patience) {
        this.central = central;
        this.keys = keys;
        this.manager = manager;
        this.secrets = StoredSecrets.of(central);
        this.patience = patience;
    }

    static KeyRotation of(DataSource central, DataKeys keys, CredentialManager manager) {
        return new KeyRotation(central, keys, manager, LONGEST_ROLL_OUT);
    }

    RotationReport run() {
        try (Lease lease = secrets.acquire()) {
            RotationReport unfinished = renew(lease);
            if (retire(lease) > 0 || unfinished.reencrypted() > 0) {
                return unfinished;
            }
            String next = secrets.fenced(lease, keys::pending);
            awaitRollOut(lease, next);
            promote(lease, next);
            RotationReport report = renew(lease);
            retire(lease);
            return report;
        }
    }

    private RotationReport renew(Lease lease) {
        String primary = keys.primary().id();
        return secrets.renew(lease, primary, envelope -> !Envelope.isUnder(primary, envelope), manager);
    }

    /** Nodes learn of new keys, and tell which they can use, with each sign of life. */
    private void awaitRollOut(Lease lease, String next) {
        long started = System.nanoTime();
        List<String> behind = behind(next);
        while (!behind.isEmpty()) {
            if (System.nanoTime() - started > patience.toNanos()) {
                throw CredentialException.rotationRefused(
                        "the new key '" + next + "' cannot be used yet by " + String.join(", ", behind)
                                + ". Give these nodes the new tenancy.security.encryption-key, with the one before in"
                                + " tenancy.security.previous-encryption-keys, and rotate again; until then the keys"
                                + " stay as they are.",
                        next);
            }
            pause();
            lease.renew(StoredSecrets.LEASE);
            behind = behind(next);
        }
    }

    private List<String> behind(String next) {
        return Nodes.live(central).stream()
                .filter(node -> !node.keyIds().contains(next))
                .map(Node::name)
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CredentialException.rotationRefused("the rotation was interrupted. Start it again.", null);
        }
    }

    private void promote(Lease lease, String next) {
        secrets.fenced(lease, () -> {
            String before = keys.primary().id();
            keys.table().change(before, State.PRIMARY, State.DECRYPT_ONLY);
            keys.table().change(next, State.PENDING, State.PRIMARY);
            return next;
        });
    }

    /** Returns how many keys nothing is encrypted with any more. */
    private int retire(Lease lease) {
        return secrets.fenced(lease, () -> {
            List<String> unused = keys.table().rows().stream()
                    .filter(row -> row.state() == State.DECRYPT_ONLY)
                    .map(KeyTable.Row::id)
                    .filter(id -> !secrets.anyMatch(envelope -> Envelope.isUnder(id, envelope)))
                    .toList();
            unused.forEach(id -> keys.table().change(id, State.DECRYPT_ONLY, State.RETIRED));
            return unused.size();
        });
    }
}
