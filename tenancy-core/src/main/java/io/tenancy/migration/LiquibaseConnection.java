package io.tenancy.migration;

import java.sql.Connection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/**
 * Liquibase commits a change set first, and that it was applied a moment later: who dies in between leaves it applied and
 * not noted. Where the database can, both are one transaction here. Used by one thread.
 */
final class LiquibaseConnection extends JdbcConnection {

    private boolean together;

    LiquibaseConnection(Connection connection) {
        super(connection);
    }

    /** From now on nothing is committed. */
    void hold() {
        together = true;
    }

    void release() {
        together = false;
    }

    @Override
    public void commit() throws DatabaseException {
        if (!together) {
            super.commit();
        }
    }
}
