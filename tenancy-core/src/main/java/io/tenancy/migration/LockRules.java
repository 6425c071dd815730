package io.tenancy.migration;

import io.tenancy.database.DatabaseDriver;
import java.sql.SQLException;
import java.time.Duration;

/** How each product bounds the wait for a lock, and what it tells of who holds it. */
enum LockRules {
    /** Everybody may ask who blocks whom; what the others run is not asked, for it may hold secrets. */
    POSTGRESQL(
            "SELECT pg_backend_pid()",
            "SELECT DISTINCT concat_ws(', ', 'process ' || h.pid, 'login ' || h.usename,"
                    + " 'application ' || quote_literal(h.application_name), h.state,"
                    + " 'in a transaction for ' || extract(epoch FROM now() - h.xact_start)::bigint || ' s')"
                    + " FROM unnest(ARRAY[%s]) AS mine(pid)"
                    + " CROSS JOIN LATERAL unnest(pg_blocking_pids(mine.pid)) AS other(pid)"
                    + " JOIN pg_stat_activity h ON h.pid = other.pid",
            "It is held by: "),

    /** Who holds a lock is for administrators; who else is there is for everybody, as far as it is the same login. */
    MYSQL(
            "SELECT CONNECTION_ID()",
            "SELECT CONCAT('connection ', id, ', login ', user, ', ', LOWER(command), ' for ', time, ' s')"
                    + " FROM information_schema.processlist WHERE db = DATABASE() AND id NOT IN (%s)"
                    + " ORDER BY time DESC LIMIT 5",
            "In this database there are also: "),

    /** Says in its own message what it can. */
    H2("", "", "");

    private final String session;
    private final String holders;
    private final String words;

    LockRules(String session, String holders, String words) {
        this.session = session;
        this.holders = holders;
        this.words = words;
    }

    static LockRules of(DatabaseDriver driver) {
        return switch (driver) {
            case POSTGRESQL -> POSTGRESQL;
            case MYSQL, MARIADB -> MYSQL;
            case H2 -> H2;
        };
    }

    /** Returns whether this product can be asked who holds a lock. */
    boolean areTold() {
        return !session.isEmpty();
    }

    /** Returns what bounds the waits of a session. */
    String bounding(Duration longest) {
        long millis = longest.toMillis();
        long seconds = seconds(longest);
        return switch (this) {
            case POSTGRESQL -> "SET lock_timeout = " + millis + "; SET application_name = 'tenancy-migration'";
            case MYSQL ->
                "SET SESSION lock_wait_timeout = " + seconds + ", SESSION innodb_lock_wait_timeout = " + seconds;
            case H2 -> "SET LOCK_TIMEOUT " + millis;
        };
    }

    private static long seconds(Duration longest) {
        return Math.max(1, (longest.toMillis() + 999) / 1000);
    }

    /**
     * Returns what lets one session at a time be at a database, for as long as that session lives; empty where there is no
     * such lock. Gives 0 or nothing if another session has it for longer than this, or fails.
     */
    String alone(Duration longest) {
        return switch (this) {
            case POSTGRESQL -> "SELECT pg_advisory_lock(hashtext('tenancy-migration'))";
            case MYSQL -> "SELECT GET_LOCK(CONCAT('tenancy-migration-', MD5(DATABASE())), " + seconds(longest) + ")";
            case H2 -> "";
        };
    }

    /** Returns the query for the number of a session. */
    String session() {
        return session;
    }

    /** Returns the query for those who may hold what these sessions wait for, one text each. */
    String holders(String sessions) {
        return String.format(holders, sessions);
    }

    /** Returns how {@link #holders} are introduced. */
    String words() {
        return words;
    }

    boolean isTimeout(SQLException failed) {
        return switch (this) {
            case POSTGRESQL -> "55P03".equals(failed.getSQLState());
            case MYSQL -> failed.getErrorCode() == 1205;
            case H2 -> failed.getErrorCode() == 50200;
        };
    }
}
