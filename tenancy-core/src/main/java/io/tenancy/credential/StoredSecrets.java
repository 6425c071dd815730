package io.tenancy.credential;

import io.tenancy.cluster.Lease;
import io.tenancy.cluster.Leases;
import io.tenancy.tenant.CentralClock;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every secret that the central database holds: the tenants' passwords, those that wait to become theirs, those
 * of databases from which they were moved, the credential profiles, and the key of the audit trail. For a {@link CredentialManager} that has to encrypt all of them anew. Thread-safe.
 */
public final class StoredSecrets {

    static final Duration LEASE = Duration.ofMinutes(1);

    private static final String WORK = "rotate-keys";
    private static final int PAGE = 100;

    private final DataSource central;
    private final List<SecretColumn> columns;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    private StoredSecrets(DataSource central) {
        this.central = central;
        this.columns = SecretColumn.all(CentralClock.of(central));
        this.jdbc = JdbcClient.create(central);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(central));
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Returns the secrets of an installation.
     *
     * @param central the central database, whose schema is current; stays the caller's to close
     */
    public static StoredSecrets of(DataSource central) {
        return new StoredSecrets(central);
    }

    /**
     * Encrypts anew what is outdated, one after the other, and only where it is still what was read: what somebody
     * stored meanwhile stays. Every secret can be read at every moment. Whoever is stopped in the middle can start
     * again; only one node at a time does this.
     *
     * @param keyId what the report names as the key
     * @param outdated whether a stored text is to be replaced
     * @param manager decrypts the old text and encrypts the new one
     * @return how many were replaced, and which could not be decrypted and stay as they are
     * @throws CredentialException with the code {@code KEY_ROTATION_REFUSED} if another node is at it
     */
    public RotationReport renew(String keyId, Predicate<String> outdated, CredentialManager manager) {
        try (Lease lease = acquire()) {
            return renew(lease, keyId, outdated, manager);
        }
    }

    Lease acquire() {
        return Leases.of(central, WORK)
                .acquire(WORK, LEASE)
                .orElseThrow(() -> CredentialException.rotationRefused(
                        "another node is rotating the keys at this moment. Wait until it has ended; a node that was"
                                + " killed keeps others out for " + LEASE.toSeconds() + " s.",
                        null));
    }

    RotationReport renew(Lease lease, String keyId, Predicate<String> outdated, CredentialManager manager) {
        int renewed = 0;
        List<RotationReport.Left> left = new ArrayList<>();
        for (SecretColumn column : columns) {
            List<StoredSecret> secrets = column.read(jdbc).stream()
                    .filter(secret -> outdated.test(secret.envelope()))
                    .toList();
            for (int from = 0; from < secrets.size(); from += PAGE) {
                lease.renew(LEASE);
                List<StoredSecret> page = secrets.subList(from, Math.min(from + PAGE, secrets.size()));
                int replaced = Objects.requireNonNull(fenced(lease, () -> page(column, page, manager, left)));
                renewed += column.own() ? 0 : replaced;
            }
        }
        return new RotationReport(keyId, renewed, left);
    }

    /** Runs work in a transaction that only commits while the lease is held. */
    <T> T fenced(Lease lease, Supplier<T> work) {
        return transaction.execute(status -> {
            Connection connection = DataSourceUtils.getConnection(central);
            try {
                lease.verify(connection);
            } finally {
                DataSourceUtils.releaseConnection(connection, central);
            }
            return work.get();
        });
    }

    private int page(
            SecretColumn column, List<StoredSecret> page, CredentialManager manager, List<RotationReport.Left> left) {
        int renewed = 0;
        for (StoredSecret secret : page) {
            try {
                renewed += column.replace(jdbc, secret, renewed(secret, manager)) ? 1 : 0;
            } catch (CredentialException unreadable) {
                left.add(new RotationReport.Left(secret.owner(), String.valueOf(unreadable.getMessage())));
            }
        }
        return renewed;
    }

    private static String renewed(StoredSecret secret, CredentialManager manager) {
        char[] clear = manager.decrypt(secret.owner(), secret.envelope());
        try {
            return manager.encrypt(secret.owner(), clear);
        } finally {
            Arrays.fill(clear, '\0');
        }
    }

    /** Returns whether a stored text is one of these. */
    boolean anyMatch(Predicate<String> envelopes) {
        return columns.stream()
                .flatMap(column -> column.read(jdbc).stream())
                .anyMatch(secret -> envelopes.test(secret.envelope()));
    }
}
