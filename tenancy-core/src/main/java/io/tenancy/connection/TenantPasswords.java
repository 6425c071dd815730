package io.tenancy.connection;

import io.tenancy.KnownSecrets;
import io.tenancy.credential.CredentialException;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.GeneratedPassword;
import io.tenancy.credential.SecretOwner;
import io.tenancy.tenant.CentralClock;
import io.tenancy.tenant.CentralDialect;
import io.tenancy.tenant.Tenant;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/**
 * The passwords of tenants' own logins: the one in {@code tenants}, and in {@code tenancy_passwords} one that is about to
 * take its place and that the database may have already. Asks the central database only where it says so. Thread-safe.
 */
public final class TenantPasswords {

    private static final String SINCE = "COALESCE(p.changed_at, t.created_at)";
    private static final String IN_USE = " FROM tenants t LEFT JOIN tenancy_passwords p ON p.tenant_id = t.id"
            + " WHERE t.deleted_at IS NULL AND t.database_password IS NOT NULL AND t.slug NOT LIKE '~%'";

    private final CredentialManager credentials;
    private final JdbcClient central;
    private final TransactionTemplate transaction;
    private final SingletonSupplier<CentralDialect> dialect;

    /**
     * Returns the passwords of an installation; asks nothing yet.
     *
     * @param central the central database, whose schema is current
     */
    public TenantPasswords(DataSource central, CredentialManager credentials) {
        this.credentials = credentials;
        this.central = JdbcClient.create(central);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(central));
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.dialect = SingletonSupplier.of(() -> CentralDialect.of(central));
    }

    /**
     * Returns the password in the tenant's row, decrypted at this moment; null if it has none. Wiping it is up to the
     * caller.
     *
     * @throws CredentialException if it cannot be decrypted
     */
    public char @Nullable [] current(Tenant tenant) {
        String envelope = tenant.encryptedPassword();
        return envelope == null ? null : credentials.decrypt(SecretOwner.tenantPassword(tenant.id()), envelope);
    }

    /** Returns whether two states of a tenant have the same password, however it is encrypted. */
    boolean same(Tenant one, Tenant other) {
        String before = one.encryptedPassword();
        String after = other.encryptedPassword();
        if (before == null || after == null || before.equals(after)) {
            return Objects.equals(before, after);
        }
        char[] first = null;
        char[] second = null;
        try {
            first = current(one);
            second = current(other);
            return isSame(first, second);
        } catch (CredentialException unreadable) {
            return false;
        } finally {
            wipe(first);
            wipe(second);
        }
    }

    /**
     * Asks the central database for the password that is about to take the place of the one in the row. Wiping it is up
     * to the caller.
     *
     * @return empty if there is none
     * @throws CredentialException if it cannot be decrypted
     */
    public Optional<char[]> pending(long tenantId) {
        return pendingEnvelope(tenantId, "").map(envelope -> decryptPending(tenantId, envelope));
    }

    /**
     * Stores a new random password that is about to take the place of the one in the row, before any database has it.
     *
     * @return that password, or the one that was stored already and that the database may have; wiping it is up to the
     *     caller
     */
    public char[] propose(long tenantId) {
        char[] password = GeneratedPassword.create();
        if (store(tenantId, password)) {
            return password;
        }
        wipe(password);
        return pending(tenantId).orElseGet(() -> propose(tenantId));
    }

    private boolean store(long tenantId, char[] password) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            String envelope = credentials.encrypt(SecretOwner.pendingPassword(tenantId), password);
            return update("pending = :pending WHERE tenant_id = :id AND pending IS NULL", tenantId)
                                    .param("pending", envelope)
                                    .update()
                            == 1
                    || insert(tenantId, envelope);
        }));
    }

    private boolean insert(long tenantId, String envelope) {
        if (central.sql("SELECT COUNT(*) FROM tenancy_passwords WHERE tenant_id = :id")
                        .param("id", tenantId)
                        .query(Integer.class)
                        .single()
                > 0) {
            return false;
        }
        try {
            central.sql("INSERT INTO tenancy_passwords (tenant_id, pending) VALUES (:id, :pending)")
                    .param("id", tenantId)
                    .param("pending", envelope)
                    .update();
            return true;
        } catch (DuplicateKeyException anotherNode) {
            return false;
        }
    }

    /**
     * Puts the pending password into the tenant's row. Called after it was seen to work.
     *
     * @param verified the password that worked; another one that is pending by now stays pending
     * @return false if it is not pending any more, or the tenant is deleted
     */
    public boolean promote(long tenantId, char[] verified) {
        return Boolean.TRUE.equals(transaction.execute(status -> promoteNow(tenantId, verified)));
    }

    private boolean promoteNow(long tenantId, char[] verified) {
        Optional<char[]> pending =
                pendingEnvelope(tenantId, " FOR UPDATE").map(envelope -> decryptPending(tenantId, envelope));
        boolean same = pending.isPresent() && isSame(pending.get(), verified);
        pending.ifPresent(TenantPasswords::wipe);
        if (!same) {
            return false;
        }
        boolean stored = central.sql("UPDATE tenants SET database_password = :password, updated_at = "
                                + dialect.obtain().now() + " WHERE id = :id AND deleted_at IS NULL")
                        .param("password", credentials.encrypt(SecretOwner.tenantPassword(tenantId), verified))
                        .param("id", tenantId)
                        .update()
                == 1;
        if (stored) {
            update("pending = NULL, changed_at = " + dialect.obtain().now() + " WHERE tenant_id = :id", tenantId)
                    .update();
        } else {
            discard(tenantId);
        }
        return stored;
    }

    /** Forgets a pending password that no database will get, or whose tenant is gone. */
    public void discard(long tenantId) {
        update("pending = NULL WHERE tenant_id = :id", tenantId).update();
    }

    /**
     * Asks the central database for how long the oldest password of a tenant that is not deleted has been in use; a
     * change that was made past {@link #promote} is not known.
     *
     * @return empty if no tenant has a login of its own
     */
    public Optional<Duration> oldest() {
        CentralDialect dialect = this.dialect.obtain();
        return central.sql("SELECT MIN(" + SINCE + ") AS since, " + dialect.now() + " AS db_now" + IN_USE)
                .query((row, n) -> {
                    Instant since = dialect.readInstant(row, "since");
                    Instant now = dialect.readInstant(row, "db_now");
                    return since == null || now == null
                            ? Optional.<Duration>empty()
                            : Optional.of(Duration.between(since, now));
                })
                .single();
    }

    /**
     * Asks the central database for the tenants whose passwords have been in use for longer, the oldest first.
     *
     * @return their ids
     */
    public List<Long> olderThan(Duration age) {
        CentralClock clock = CentralClock.of(dialect.obtain());
        return central.sql("SELECT t.id" + IN_USE + " AND " + SINCE + " < " + clock.after(":micros") + " ORDER BY "
                        + SINCE)
                .param("micros", -TimeUnit.NANOSECONDS.toMicros(age.toNanos()))
                .query(Long.class)
                .list();
    }

    private JdbcClient.StatementSpec update(String assignments, long tenantId) {
        return central.sql("UPDATE tenancy_passwords SET " + assignments).param("id", tenantId);
    }

    private Optional<String> pendingEnvelope(long tenantId, String lock) {
        return central.sql("SELECT pending FROM tenancy_passwords WHERE tenant_id = :id AND pending IS NOT NULL" + lock)
                .param("id", tenantId)
                .query(String.class)
                .optional();
    }

    private char[] decryptPending(long tenantId, String envelope) {
        char[] password = credentials.decrypt(SecretOwner.pendingPassword(tenantId), envelope);
        KnownSecrets.register(password);
        return password;
    }

    private static void wipe(char @Nullable [] password) {
        if (password != null) {
            Arrays.fill(password, '\0');
        }
    }

    /** In the same time wherever they differ. */
    private static boolean isSame(char @Nullable [] one, char @Nullable [] other) {
        if (one == null || other == null) {
            return one == other;
        }
        byte[] first = bytes(one);
        byte[] second = bytes(other);
        try {
            return MessageDigest.isEqual(first, second);
        } finally {
            Arrays.fill(first, (byte) 0);
            Arrays.fill(second, (byte) 0);
        }
    }

    private static byte[] bytes(char[] text) {
        return StandardCharsets.UTF_16.encode(CharBuffer.wrap(text)).array();
    }
}
