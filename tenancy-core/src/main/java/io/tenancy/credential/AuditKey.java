package io.tenancy.credential;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The key of the audit trail's hashes: 32 random bytes, made by the first node that needs them and kept in {@code
 * tenancy_audit_keys}, encrypted as every secret is and again when keys are rotated. Thread-safe.
 */
public final class AuditKey implements Supplier<byte[]> {

    private static final int BYTES = 32;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Supplier<? extends CredentialManager> manager;
    private volatile byte @Nullable [] known;

    /**
     * @param central the central database, whose schema is current; stays the caller's to close
     * @param manager asked for when the key is needed first
     */
    public AuditKey(DataSource central, Supplier<? extends CredentialManager> manager) {
        this.jdbc = JdbcClient.create(central);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(central));
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.manager = manager;
    }

    /**
     * Returns the key.
     *
     * @throws CredentialException if it cannot be decrypted
     * @throws org.springframework.dao.DataAccessException if the central database cannot be read
     */
    @Override
    public byte[] get() {
        byte[] key = known;
        if (key == null) {
            String envelope = stored().orElseGet(this::create);
            key = decoded(manager.get().decrypt(SecretOwner.auditKey(), envelope));
            known = key;
        }
        return key;
    }

    /** In a transaction of its own: the caller's may go on seeing what there was before. */
    private Optional<String> stored() {
        return Objects.requireNonNull(transaction.execute(
                status -> jdbc.sql("SELECT secret FROM tenancy_audit_keys WHERE id = " + SecretOwner.AUDIT_KEY_ID)
                        .query(String.class)
                        .optional()));
    }

    /** Where another node was first, its key is the one. */
    private String create() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        char[] secret = Base64.getEncoder().encodeToString(key).toCharArray();
        try {
            // Before the transaction: it may need a connection of its own.
            String envelope = manager.get().encrypt(SecretOwner.auditKey(), secret);
            transaction.executeWithoutResult(
                    status -> jdbc.sql("INSERT INTO tenancy_audit_keys (id, secret) VALUES (:id, :secret)")
                            .param("id", SecretOwner.AUDIT_KEY_ID)
                            .param("secret", envelope)
                            .update());
        } catch (DuplicateKeyException another) {
            return stored().orElseThrow(() -> another);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(secret, '\0');
        }
        return Objects.requireNonNull(stored().orElse(null));
    }

    private static byte[] decoded(char[] secret) {
        try {
            return Base64.getDecoder().decode(new String(secret));
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    @Override
    public String toString() {
        return "AuditKey[***masked***]";
    }
}
