package io.tenancy.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where H2 keeps the databases of tenants: in files of one folder, or in memory under names that begin with that of the
 * central database, so that two applications in one JVM do not meet.
 *
 * @param folder absolute, or null for memory
 * @param memoryName name of the central database in memory; unused with a folder
 */
public record H2Location(@Nullable Path folder, String memoryName) {

    public H2Location {
        if (folder != null && !folder.isAbsolute()) {
            throw new IllegalArgumentException("The H2 folder must be absolute: " + folder);
        }
        if (folder != null && folder.toString().indexOf(';') >= 0) {
            throw new IllegalArgumentException("The H2 folder must not contain a semicolon: " + folder);
        }
    }

    /** Databases in memory, which live until the JVM ends or somebody drops them. */
    public static H2Location memory(String centralName) {
        return new H2Location(null, centralName);
    }

    /** Databases in files, which other processes of this machine may open at the same time. */
    public static H2Location folder(Path folder) {
        return new H2Location(folder.toAbsolutePath().normalize(), "");
    }

    String url(String database) {
        return folder == null
                ? "jdbc:h2:mem:" + memoryName + "/" + database + ";DB_CLOSE_DELAY=-1"
                : "jdbc:h2:file:" + folder.resolve(database) + ";AUTO_SERVER=TRUE";
    }
}
