package io.tenancy.migration;

import java.time.Duration;
import java.util.Map;

/**
 * What tenants' databases are migrated with by Liquibase.
 *
 * @param changeLog the change log on the class path, for example {@code classpath:db/tenant/changelog.yaml}
 * @param placeholders change log parameters, beside which there are {@code tenant.slug} and {@code tenant.id}. May be
 *     secrets, and are shown nowhere but in the SQL that is run
 * @param lockTimeout longest time that a statement waits for a lock; at least a second
 */
public record LiquibaseSettings(String changeLog, Map<String, String> placeholders, Duration lockTimeout) {

    private static final String CLASS_PATH = "classpath:";
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public LiquibaseSettings {
        if (!changeLog.startsWith(CLASS_PATH) || changeLog.length() == CLASS_PATH.length()) {
            throw new IllegalArgumentException("A change log begins with " + CLASS_PATH);
        }
        placeholders = Map.copyOf(placeholders);
        if (lockTimeout.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("Products count the wait for a lock in seconds.");
        }
    }

    /** Returns settings with a change log and nothing else. */
    public static LiquibaseSettings of(String changeLog) {
        return new LiquibaseSettings(changeLog, Map.of(), Duration.ofMinutes(1));
    }

    /** Returns the change log as Liquibase names it, and notes it in databases. */
    String path() {
        String path = changeLog.substring(CLASS_PATH.length());
        return path.startsWith("/") ? path.substring(1) : path;
    }

    @Override
    public String toString() {
        return "LiquibaseSettings[" + changeLog + "]";
    }
}
