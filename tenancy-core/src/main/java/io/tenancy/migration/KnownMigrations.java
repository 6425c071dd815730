package io.tenancy.migration;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The migrations of this application, read once, when somebody asks first. Thread-safe. */
final class KnownMigrations {

    private final FleetParts parts;
    private final MigrationSets sets;
    private @Nullable Known known;

    KnownMigrations(FleetParts parts, MigrationSets sets) {
        this.parts = parts;
        this.sets = sets;
    }

    private record Known(Optional<MigrationSet> set, OptionalLong generation) {}

    /** Returns their number; empty if there are none, or nobody can tell. */
    OptionalLong generation() {
        return known().generation();
    }

    /** Returns what a database has that got them all, none of them now. */
    MigrationResult all() {
        return new MigrationResult(
                null, known().set().map(MigrationSet::version).orElse(null), 0);
    }

    /** Returns their number for a run: where nobody can tell, one that no tenant has. */
    long generationOfRun() {
        Known now = known();
        return now.generation()
                .orElseGet(() -> sets.generation(now.set()
                        .orElseGet(() -> new MigrationSet(UUID.randomUUID().toString(), null, 0))));
    }

    private synchronized Known known() {
        Known now = known;
        if (now == null) {
            Optional<MigrationSet> set = parts.migrator().migrations(parts.central());
            OptionalLong generation = set.filter(some -> some.size() > 0)
                    .map(some -> OptionalLong.of(sets.generation(some)))
                    .orElse(OptionalLong.empty());
            now = new Known(set, generation);
            known = now;
        }
        return now;
    }
}
