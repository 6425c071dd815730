package io.tenancy.migration;

import io.tenancy.tenant.CentralClock;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tenancy_migration_sets}, which says which of two sets of migrations is the newer one. Thread-safe. */
final class MigrationSets {

    private final JdbcClient central;
    private final CentralClock clock;

    MigrationSets(DataSource central) {
        this.central = JdbcClient.create(central);
        this.clock = CentralClock.of(central);
    }

    /** Returns the set's number, which is larger than those of all sets that were seen before it. */
    long generation(MigrationSet set) {
        Optional<Long> known = find(set);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            central.sql("INSERT INTO tenancy_migration_sets (fingerprint, version, first_seen_at)"
                            + " VALUES (:fingerprint, :version, " + clock.now() + ")")
                    .param("fingerprint", set.fingerprint())
                    .param("version", set.version())
                    .update();
        } catch (DuplicateKeyException another) {
            // by another node
        }
        return find(set).orElseThrow();
    }

    private Optional<Long> find(MigrationSet set) {
        return central.sql("SELECT generation FROM tenancy_migration_sets WHERE fingerprint = :fingerprint")
                .param("fingerprint", set.fingerprint())
                .query(Long.class)
                .optional();
    }
}
