package io.tenancy.migration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Passes on what Flyway does, and knows at what it was. Used by the one thread that migrates. */
final class FlywayProgress implements Callback {

    /** Literals of SQL and their contents: passwords, and customers' data. */
    private static final Pattern LITERAL =
            Pattern.compile("'(?:[^']|'')*+'?+|\\$(\\w*+)\\$.*?(?:\\$\\1\\$|$)", Pattern.DOTALL);

    private static final int LONGEST = 500;

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
        String told = withoutLiterals(text);
        progress.statementBegins(told);
        statement = told;
        sql = text;
    }

    /** Returns what a database says of the statement, without what stood in quotes there. */
    String withoutSecrets(String message) {
        String told = message;
        Matcher literal = LITERAL.matcher(sql);
        while (literal.find()) {
            told = told.replace(literal.group(), "'…'");
        }
        return told;
    }

    static String withoutLiterals(String sql) {
        String bare = LITERAL.matcher(sql).replaceAll("'…'").strip();
        return bare.length() <= LONGEST ? bare : bare.substring(0, LONGEST) + "…";
    }

    @Override
    public String getCallbackName() {
        return "tenancy";
    }
}
