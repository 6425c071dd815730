package io.tenancy.migration;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/** Reads what Flyway knows of migrations. Holds no state. */
final class FlywayMigrations {

    private FlywayMigrations() {}

    /**
     * Returns all that Flyway found, asked for a database without a history of them. Placeholders' values are in the
     * checksums of repeatable scripts, and in no other: what was applied once is not applied again when they change.
     *
     * @param seed found where seed data is, whose versions are no schema's
     */
    static MigrationSet set(MigrationInfo[] schema, MigrationInfo[] seed) {
        String all = Stream.concat(lines(schema, Scripts.SCHEMA), lines(seed, Scripts.SEED))
                .sorted()
                .collect(Collectors.joining("\n"));
        String version = Arrays.stream(schema)
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .max(MigrationVersion::compareTo)
                .map(MigrationVersion::getVersion)
                .orElse(null);
        return MigrationSet.of(all, version, schema.length + seed.length);
    }

    private static Stream<String> lines(MigrationInfo[] found, Scripts scripts) {
        return Arrays.stream(found)
                .map(each -> String.join(
                        "\t",
                        String.valueOf(each.getVersion()),
                        each.getDescription(),
                        each.getType().name(),
                        scripts.named(each.getScript()),
                        String.valueOf(each.getChecksum())));
    }

    static SchemaState state(MigrationInfoService info, Scripts scripts) {
        return new SchemaState(
                version(info.current()),
                Arrays.stream(info.pending())
                        .map(each -> scripts.named(each.getScript()))
                        .toList(),
                Arrays.stream(info.all()).flatMap(each -> drift(each, scripts)).toList(),
                failed(info.all(), scripts));
    }

    private static @Nullable String failed(MigrationInfo[] all, Scripts scripts) {
        return Arrays.stream(all)
                .filter(each -> each.getState().isFailed())
                .map(each -> scripts.named(each.getScript()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String version(@Nullable MigrationInfo info) {
        MigrationVersion version = info == null ? null : info.getVersion();
        return version == null ? null : version.getVersion();
    }

    private static Stream<String> drift(MigrationInfo each, Scripts scripts) {
        MigrationState state = each.getState();
        String script = "'" + scripts.named(each.getScript()) + "' ";
        if (state == MigrationState.MISSING_SUCCESS) {
            return Stream.of(script + "was applied, and the application does not have it");
        }
        if (state == MigrationState.FUTURE_SUCCESS) {
            return Stream.of(script + "was applied, and is newer than what the application has");
        }
        if (state.isFailed()) {
            return Stream.of(script + "failed");
        }
        return state == MigrationState.SUCCESS && !each.isChecksumMatching()
                ? Stream.of(script + "was applied with another content than the application has")
                : Stream.empty();
    }
}
