package io.tenancy.migration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, on all nodes together.
 *
 * @param runId its number; null if nothing was to be done
 * @param migrated how many tenants it brought up to date
 * @param skipped how many were up to date already
 * @param waiting how many were not begun, because too many failed before
 * @param failures of those that are not up to date, by id
 */
public record MigrationReport(
        @Nullable Long runId, int migrated, int skipped, int waiting, List<Failure> failures, Duration duration) {

    /**
     * Why one tenant is not up to date.
     *
     * @param script null if none was begun
     * @param needsOperator whether it stays so until an operator has decided what becomes of a script that was half done
     */
    public record Failure(
            String tenant,
            @Nullable String script,
            @Nullable String statement,
            String error,
            boolean needsOperator) {}

    public MigrationReport {
        failures = List.copyOf(failures);
    }

    /** Returns what is logged of it. */
    Map<String, ?> numbers() {
        return Map.of(
                "run", String.valueOf(runId), "migrated", migrated, "failed", failures.size(), "waiting", waiting);
    }
}
