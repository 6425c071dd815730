package io.tenancy.migration;

import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why Liquibase failed, in the database's own words: Liquibase's repeat the statement, and with it what may be a secret. */
final class LiquibaseFailure {

    private static final Pattern STATEMENT = Pattern.compile("\\[Failed SQL: (?:\\(\\S*\\) )?(.*)]", Pattern.DOTALL);

    private LiquibaseFailure() {}

    /**
     * @param told null if nothing was to be applied
     * @param locks null likewise
     */
    static MigrationException of(
            Tenant tenant, @Nullable LiquibaseProgress told, Exception failed, @Nullable LockWatch locks) {
        String sql = "";
        Throwable last = failed;
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof MigrationException own) {
                return own;
            }
            Matcher statement = STATEMENT.matcher(String.valueOf(cause.getMessage()));
            if (sql.isEmpty() && statement.find()) {
                sql = statement.group(1);
            }
            last = cause;
            if (cause instanceof SQLException) {
                break;
            }
        }
        String statement = sql.isEmpty() ? told == null ? null : told.statement() : Literals.without(sql);
        return new MigrationException(
                tenant, told == null ? null : told.script(), statement, why(last, sql, locks), last);
    }

    private static String why(Throwable cause, String sql, @Nullable LockWatch locks) {
        if (!(cause instanceof SQLException database)) {
            return String.valueOf(cause.getMessage());
        }
        return Literals.without(sql, String.valueOf(database.getMessage())) + " (SQL state " + database.getSQLState()
                + ", error " + database.getErrorCode() + ")" + (locks == null ? "" : locks.explain(database));
    }
}
