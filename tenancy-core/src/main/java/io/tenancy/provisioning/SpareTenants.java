package io.tenancy.provisioning;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.provisioning.Operation.Kind;
import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.CentralClock;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.TenantStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.function.SingletonSupplier;

/**
 * The databases that are kept ready for tenants who sign up, and the templates of which databases are copies: rows of {@code tenants} like those of tenants that are being
 * created, with an operation that waits. Takes part in the caller's transaction on the central database. Thread-safe.
 */
final class SpareTenants {

    /** After one could not be made, or was taken away. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** For as long as nodes can be of two minds about how many there should be, while a new version is rolled out. */
    private static final Duration SURPLUS_AFTER = Duration.ofMinutes(10);

    private final JdbcClient central;
    private final CentralClock clock;
    private final DatabaseDriver driver;
    private final TenantStore store;
    private final Operations operations;
    private final SingletonSupplier<Optional<String>> contents;

    SpareTenants(ProvisioningSettings settings, ProvisioningParts parts, TenantStore store, Operations operations) {
        DataSource centralDataSource = parts.centralDataSource();
        this.central = JdbcClient.create(centralDataSource);
        this.clock = CentralClock.of(centralDataSource);
        this.driver = parts.central().address().driver();
        this.store = store;
        this.operations = operations;
        this.contents = SingletonSupplier.of(() -> settings.templates() && driver == DatabaseDriver.POSTGRESQL
                ? parts.migrator().sameForAll(centralDataSource)
                : Optional.empty());
    }

    /** One spare or template, complete or on its way. */
    private record Spare(
            Operation operation,
            String server,
            boolean old,
            String database,
            @Nullable String login) {}

    /** @param login the one that it was made by */
    record Template(String database, String login) {}

    /** Returns what a template of this application holds; empty if it has none. */
    Optional<String> contents() {
        return contents.obtain();
    }

    /** Returns the database on a server of which new ones can be copies. */
    Optional<Template> template(DatabaseAddress place) {
        return templates(place)
                .filter(spare -> spare.operation().state() == State.READY && spare.login() != null)
                .map(spare -> new Template(spare.database(), Objects.requireNonNull(spare.login())))
                .findFirst();
    }

    /** Whether there is one, or it is being made. */
    boolean hasTemplate(DatabaseAddress place) {
        return contents().isEmpty() || templates(place).findAny().isPresent();
    }

    private Stream<Spare> templates(DatabaseAddress place) {
        String current = contents().orElse(null);
        return current == null
                ? Stream.empty()
                : at(place, Kind.TEMPLATE)
                        .filter(spare -> current.equals(spare.operation().baseline()));
    }

    /**
     * Returns the operation of the tenant's creation if there was a spare on that server; it is the caller's.
     *
     * @param lock keeps others from spares until the transaction ends: two that want one row would leave each other
     *     locks, and on MySQL and MariaDB a deadlock, of which the one who got it would die
     */
    Optional<Operation> claim(NewTenant tenant, DatabaseAddress place, Runnable lock) {
        if (ready(place).isEmpty()) {
            return Optional.empty();
        }
        lock.run();
        Optional<Operation> claimed = ready(place).stream()
                .flatMap(ready -> operations.claim(ready, CreationSteps.CURRENT).stream())
                .findFirst();
        claimed.ifPresent(operation -> store.claim(operation.tenantId(), tenant));
        return claimed;
    }

    private List<Operation> ready(DatabaseAddress place) {
        return at(place, Kind.SPARE)
                .map(Spare::operation)
                .filter(operation -> operation.state() == State.READY)
                .toList();
    }

    /** Returns how many there are on a server, those that are being made among them. */
    int count(DatabaseAddress place) {
        return (int) at(place, Kind.SPARE)
                .filter(spare -> spare.operation().state() == State.READY
                        || spare.operation().state() == State.RUNNING)
                .count();
    }

    /** Whether another one can be made on a server now: one at a time, and none for a while where one was taken back. */
    boolean isQuiet(DatabaseAddress place) {
        return Stream.of(Kind.SPARE, Kind.TEMPLATE)
                        .flatMap(kind -> at(place, kind))
                        .allMatch(spare -> spare.operation().state() == State.READY)
                && central.sql(
                                        "SELECT COUNT(*) FROM tenancy_operations WHERE kind IN ('spare', 'template') AND state = 'UNDONE'"
                                                + " AND finished_at > " + clock.after(":micros"))
                                .param("micros", -TimeUnit.NANOSECONDS.toMicros(PAUSE.toNanos()))
                                .query(Integer.class)
                                .single()
                        == 0;
    }

    /** Returns one that waits in vain: a template of other scripts, or a spare on a server that takes no new tenants or has too many. */
    Optional<Operation> surplus(List<DatabaseAddress> places, int wanted) {
        List<Spare> ready = all().stream()
                .filter(spare -> spare.operation().state() == State.READY)
                .toList();
        return ready.stream()
                .filter(Spare::old)
                .filter(spare -> {
                    if (spare.operation().kind() == Kind.TEMPLATE) {
                        return !contents()
                                .equals(Optional.ofNullable(spare.operation().baseline()));
                    }
                    boolean used =
                            places.stream().anyMatch(place -> place.server().equals(spare.server()));
                    long others = ready.stream()
                            .filter(other -> other.operation().kind() == Kind.SPARE
                                    && other.server().equals(spare.server()))
                            .count();
                    return !used || others > wanted;
                })
                .map(Spare::operation)
                .findFirst();
    }

    private Stream<Spare> at(DatabaseAddress place, Kind kind) {
        return all().stream()
                .filter(spare ->
                        spare.operation().kind() == kind && spare.server().equals(place.server()));
    }

    /** The oldest first. */
    private List<Spare> all() {
        return central.sql("SELECT o.tenant_id, o.kind, o.step, o.state, o.nonce, o.attempt, o.token, o.baseline,"
                        + " t.database_host, t.database_port, t.database_name, t.database_username, CASE WHEN o.updated_at < "
                        + clock.after(":micros")
                        + " THEN 1 ELSE 0 END AS is_old FROM tenancy_operations o JOIN tenants t ON t.id = o.tenant_id"
                        + " WHERE o.open_tenant IS NOT NULL AND o.kind IN ('spare', 'template') ORDER BY o.id")
                .param("micros", -TimeUnit.NANOSECONDS.toMicros(SURPLUS_AFTER.toNanos()))
                .query((row, number) -> new Spare(
                        Operations.map(row, number),
                        new DatabaseAddress(
                                        driver,
                                        Objects.requireNonNullElse(row.getString("database_host"), ""),
                                        row.getInt("database_port"),
                                        "")
                                .server(),
                        row.getInt("is_old") == 1,
                        row.getString("database_name"),
                        row.getString("database_username")))
                .list();
    }
}
