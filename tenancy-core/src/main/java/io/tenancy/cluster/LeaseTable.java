package io.tenancy.cluster;

import io.tenancy.tenant.CentralClock;
import io.tenancy.tenant.ImpatientDataSource;
import io.tenancy.tenant.RegistryUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code tenancy_leases}. Rows stay, so that tokens grow. Thread-safe. */
final class LeaseTable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final JdbcClient central;
    private final TransactionTemplate transaction;
    private final CentralClock clock;

    LeaseTable(DataSource central) {
        DataSource own = new ImpatientDataSource(central, LONGEST_SILENCE);
        this.central = limited(own);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(own));
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        // A row that somebody else changed a moment ago is to be seen as it is now, not to be an error.
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.clock = CentralClock.of(central);
    }

    private static JdbcClient limited(DataSource source) {
        JdbcTemplate template = new JdbcTemplate(source);
        template.setQueryTimeout((int) ANSWER_WITHIN.toSeconds());
        return JdbcClient.create(template);
    }

    /** Returns the token; empty if somebody has the lease. */
    Optional<Long> acquire(String name, String holder, Duration duration) {
        return ask(() -> {
            try {
                Optional<Long> taken = inTransaction(() -> takeOver(name, holder, duration));
                return taken.isPresent() || isKnown(name) ? taken : inTransaction(() -> insert(name, holder, duration));
            } catch (DuplicateKeyException | PessimisticLockingFailureException another) {
                return Optional.empty();
            }
        });
    }

    boolean renew(String name, long token, Duration duration) {
        return ask(() ->
                inTransaction(() -> central.sql("UPDATE tenancy_leases SET expires_at = " + clock.after(":micros")
                                        + " WHERE name = :name AND token = :token AND expires_at > " + clock.now())
                                .param("micros", micros(duration))
                                .param("name", name)
                                .param("token", token)
                                .update()
                        == 1));
    }

    void release(String name, long token) {
        ask(() -> inTransaction(() -> central.sql("UPDATE tenancy_leases SET expires_at = " + clock.now()
                        + " WHERE name = :name AND token = :token AND expires_at > " + clock.now())
                .param("name", name)
                .param("token", token)
                .update()));
    }

    /** Locks the row, so that whoever wants to take the lease over waits for the end of the transaction. */
    boolean verify(Connection connection, String name, long token) {
        requireTransaction(connection);
        return ask(() -> limited(new SingleConnectionDataSource(connection, true))
                .sql("SELECT token FROM tenancy_leases WHERE name = :name AND token = :token AND expires_at > "
                        + clock.now() + " FOR UPDATE")
                .param("name", name)
                .param("token", token)
                .query(Long.class)
                .optional()
                .isPresent());
    }

    private Optional<Long> takeOver(String name, String holder, Duration duration) {
        int taken = central.sql("UPDATE tenancy_leases SET token = token + 1, holder = :holder, expires_at = "
                        + clock.after(":micros") + " WHERE name = :name AND expires_at <= " + clock.now())
                .param("holder", holder)
                .param("micros", micros(duration))
                .param("name", name)
                .update();
        return taken == 0 ? Optional.empty() : token(name);
    }

    /** Only spares the server an error in its log each time somebody is refused; {@link #insert} decides. */
    private boolean isKnown(String name) {
        return token(name).isPresent();
    }

    private Optional<Long> token(String name) {
        return central.sql("SELECT token FROM tenancy_leases WHERE name = :name")
                .param("name", name)
                .query(Long.class)
                .optional();
    }

    private Optional<Long> insert(String name, String holder, Duration duration) {
        central.sql("INSERT INTO tenancy_leases (name, token, holder, expires_at) VALUES (:name, 1, :holder, "
                        + clock.after(":micros") + ")")
                .param("name", name)
                .param("holder", holder)
                .param("micros", micros(duration))
                .update();
        return Optional.of(1L);
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (NestedRuntimeException unreadable) {
            throw new RegistryUnavailableException(
                    "The central database does not say who holds the lease.", unreadable);
        }
    }

    private static void requireTransaction(Connection connection) {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException("A lease is verified within a transaction; this connection has none.");
            }
        } catch (SQLException broken) {
            throw new RegistryUnavailableException("The connection to the central database is broken.", broken);
        }
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
