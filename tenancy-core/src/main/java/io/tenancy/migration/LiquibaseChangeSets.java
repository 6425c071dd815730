package io.tenancy.migration;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import org.jspecify.annotations.Nullable;

/** Reads what Liquibase knows of change sets. Holds no state. */
final class LiquibaseChangeSets {

    /** What the central database keeps of a version. */
    private static final int LONGEST_VERSION = 50;

    private LiquibaseChangeSets() {}

    /** Returns the name of a change set among all: its file, id and author. */
    static String named(ChangeSet set) {
        return set.toString(false);
    }

    /** Returns all of them in their order, which Liquibase applies them in. */
    static MigrationSet set(DatabaseChangeLog log) {
        List<ChangeSet> all = log.getChangeSets();
        String lines = all.stream()
                .map(each -> String.join(
                        "\t",
                        each.getFilePath(),
                        each.getId(),
                        each.getAuthor(),
                        String.valueOf(each.generateCheckSum(ChecksumVersion.latest()))))
                .collect(Collectors.joining("\n"));
        String last = all.isEmpty() ? null : cut(all.get(all.size() - 1).getId());
        return MigrationSet.of(lines, last, all.size());
    }

    /** Returns the id of the change set that was applied last; null if none was. */
    static @Nullable String version(List<RanChangeSet> ran) {
        return ran.isEmpty() ? null : cut(ran.get(ran.size() - 1).getId());
    }

    private static String cut(String id) {
        return id.length() <= LONGEST_VERSION ? id : id.substring(0, LONGEST_VERSION);
    }

    /** @param accepted what Liquibase would run now, also what it runs each time */
    static SchemaState state(DatabaseChangeLog log, List<RanChangeSet> ran, List<ChangeSet> accepted) {
        List<String> pending = accepted.stream()
                .filter(each -> !each.isAlwaysRun() || ran.stream().noneMatch(done -> done.isSameAs(each)))
                .map(LiquibaseChangeSets::named)
                .toList();
        return new SchemaState(
                version(ran),
                pending,
                ran.stream().flatMap(each -> drift(log, each)).toList(),
                null);
    }

    private static Stream<String> drift(DatabaseChangeLog log, RanChangeSet ran) {
        List<ChangeSet> known =
                log.getChangeSets().stream().filter(ran::isSameAs).toList();
        if (known.isEmpty()) {
            return Stream.of("'" + ran.getChangeLog() + "::" + ran.getId() + "::" + ran.getAuthor()
                    + "' was applied, and the application does not have it");
        }
        return known.stream()
                .filter(each -> !each.isRunOnChange() && !each.isAlwaysRun())
                .filter(each -> ran.getLastCheckSum() != null && !each.isCheckSumValid(ran.getLastCheckSum()))
                .map(each -> "'" + named(each) + "' was applied with another content than the application has");
    }
}
