package io.tenancy.migration;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's database itself says of its schema.
 *
 * @param version that was applied last; null if none was
 * @param pending scripts that would be applied now, in their order
 * @param drift what does not fit to the application's migrations, one sentence each
 * @param failedScript the script that the database notes as begun and failed; null if there is none
 */
public record SchemaState(
        @Nullable String version,
        List<String> pending,
        List<String> drift,
        @Nullable String failedScript) {

    public SchemaState {
        pending = List.copyOf(pending);
        drift = List.copyOf(drift);
    }

    /** Returns this schema's version with what is pending, and does not fit, there and here. */
    SchemaState and(SchemaState seed) {
        return new SchemaState(
                version,
                Stream.concat(pending.stream(), seed.pending.stream()).toList(),
                Stream.concat(drift.stream(), seed.drift.stream()).toList(),
                failedScript == null ? seed.failedScript : failedScript);
    }
}
