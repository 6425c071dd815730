package io.tenancy.migration;

import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/** Passes on what Liquibase does, and knows at what it was. Used by the one thread that migrates. */
final class LiquibaseProgress extends AbstractChangeExecListener {

    private final MigrationProgress progress;
    private final LiquibaseConnection connection;
    private @Nullable String script;
    private @Nullable String statement;
    private int applied;

    LiquibaseProgress(MigrationProgress progress, LiquibaseConnection connection) {
        this.progress = progress;
        this.connection = connection;
    }

    /** Returns the change set that was begun and has not ended. */
    @Nullable
    String script() {
        return script;
    }

    @Nullable
    String statement() {
        return statement;
    }

    int applied() {
        return applied;
    }

    @Override
    public void willRun(ChangeSet set, DatabaseChangeLog log, Database database, ChangeSet.RunStatus status) {
        String name = LiquibaseChangeSets.named(set);
        statement = null;
        progress.scriptBegins(name);
        script = name;
        if (set.isRunInTransaction() && database.supportsDDLInTransaction()) {
            connection.hold();
        }
    }

    @Override
    public void willRun(Change change, ChangeSet set, DatabaseChangeLog log, Database database) {
        String told = change instanceof AbstractSQLChange sql && sql.getSql() != null
                ? Literals.without(sql.getSql())
                : change.getSerializedObjectName();
        progress.statementBegins(told);
        statement = told;
    }

    @Override
    public void ran(ChangeSet set, DatabaseChangeLog log, Database database, ChangeSet.ExecType how) {
        connection.release(); // what is noted now is committed together with the change set
        if (how.ran) {
            applied++;
        }
        statement = null;
        script = null;
        progress.scriptEnded(LiquibaseChangeSets.named(set));
    }
}
