package io.tenancy.migration;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Passes on what Flyway does, and knows at what it was. Used by the one thread that migrates. */
final class FlywayProgress implements Callback {

    private final MigrationProgress progress;
    private final Scripts scripts;
    private @Nullable String script;
    private @Nullable String statement;
    private String sql = "";

    FlywayProgress(MigrationProgress progress, Scripts scripts) {
        this.progress = progress;
        this.scripts = scripts;
    }

    /** Returns the script that was begun and has not ended. */
    @Nullable
    String script() {
        return script;
    }

    @Nullable
    String statement() {
        return statement;
    }

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.BEFORE_EACH_MIGRATE_STATEMENT
                || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.BEFORE_EACH_MIGRATE_STATEMENT) {
            begin(context.getStatement().getSql());
            return;
        }
        String name = scripts.named(context.getMigrationInfo().getScript());
        statement = null;
        if (event == Event.BEFORE_EACH_MIGRATE) {
            progress.scriptBegins(name);
            script = name;
        } else {
            script = null;
            progress.scriptEnded(name);
        }
    }

    private void begin(String text) {
        String told = Literals.without(text);
        progress.statementBegins(told);
        statement = told;
        sql = text;
    }

    /** Returns what a database says of the statement, without what stood in quotes there. */
    String withoutSecrets(String message) {
        return Literals.without(sql, message);
    }

    @Override
    public String getCallbackName() {
        return "tenancy";
    }
}
