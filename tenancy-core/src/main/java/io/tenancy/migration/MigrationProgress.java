package io.tenancy.migration;

/**
 * Is told how far a migration is, on the thread that migrates, before it goes on. What it throws ends the migration
 * before the script or statement.
 */
public interface MigrationProgress {

    /** Nobody is told. */
    MigrationProgress NONE = new MigrationProgress() {};

    /** A script is about to be run. */
    default void scriptBegins(String script) {}

    /** A statement of that script is about to be run. Holds no text that stood in quotes, which may be a secret. */
    default void statementBegins(String statement) {}

    /** The script is applied, and noted in the tenant's database or about to be in the same transaction. */
    default void scriptEnded(String script) {}
}
