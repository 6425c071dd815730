package io.tenancy.pool;

/**
 * Tells from the text of a statement whether it may change the session that it runs in. What is not known to leave it as
 * it is may change it: a reset too many costs a round trip, one too few shows the next borrower a foreign session.
 * Linear in the text, of which it makes no copy.
 *
 * <p>Products disagree where strings and comments end, and settings of a server decide it as well. So a text that can be
 * read in two ways is read in both.
 */
final class SessionText {

    /** What may begin a statement that only reads or writes rows. */
    private static final String[] HARMLESS = {
        "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "WITH", "VALUES", "SHOW", "TABLE"
    };

    /** Into what follows these words go rows, and no variables or new tables. */
    private static final String[] WRITING = {"INSERT", "MERGE", "REPLACE"};

    /** Functions of PostgreSQL and its usual extensions, of MySQL and of MariaDB that leave something in the session. */
    private static final String[] CHANGING = {
        "SET_CONFIG",
        "PG_ADVISORY_LOCK",
        "PG_ADVISORY_LOCK_SHARED",
        "PG_TRY_ADVISORY_LOCK",
        "PG_TRY_ADVISORY_LOCK_SHARED",
        "SETSEED",
        "SET_LIMIT",
        "DBLINK_CONNECT",
        "DBLINK_CONNECT_U",
        "GET_LOCK"
    };

    private final String sql;

    /** Whether to read it as MySQL and MariaDB do unless they are told otherwise. */
    private final boolean mysql;

    private SessionText(String sql, boolean mysql) {
        this.sql = sql;
        this.mysql = mysql;
    }

    /** Returns false only if the text is one statement that leaves its session as it is. */
    static boolean mayChangeSession(String sql) {
        return new SessionText(sql, false).mayChange()
                || readsDifferently(sql) && new SessionText(sql, true).mayChange();
    }

    private static boolean readsDifferently(String sql) {
        return sql.indexOf('\\') >= 0 || sql.indexOf('#') >= 0 || sql.contains("--") || sql.contains("/*");
    }

    private boolean mayChange() {
        int at = skipBlanks(0);
        while (at < sql.length() && sql.charAt(at) == '(') {
            at = skipBlanks(at + 1);
        }
        int end = endOfWord(at);
        if (!isOneOf(HARMLESS, at, end)) {
            return true;
        }
        return mayChange(end, isOneOf(WRITING, at, end));
    }

    /** @param writes whether the whole statement is one that writes rows */
    private boolean mayChange(int from, boolean writes) {
        boolean intoRows = writes;
        int at = skipBlanks(from);
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int end;
            if (isWordPart(c) && c != '$') {
                end = endOfWord(at);
                if (isOneOf(CHANGING, at, end) || isSetFunction(at, end) || !intoRows && is("INTO", at, end)) {
                    // A literal may have a prefix, but none of these.
                    return true;
                }
                intoRows = writes || is("INSERT", at, end);
            } else if (c == '\'' || c == '"' || c == '`') {
                end = endOfQuoted(at);
                if (c != '\'' && isOneOf(CHANGING, at + 1, end - 1)) {
                    return true;
                }
                intoRows = writes;
            } else if (c == ';') {
                return skipBlanks(at + 1) < sql.length();
            } else if (isChanging(c, at)) {
                return true;
            } else {
                end = at + 1;
                intoRows = writes;
            }
            at = skipBlanks(end);
        }
        return false;
    }

    /** An assignment, and what begins a text within the text that is not read here: such a comment, string or name. */
    private boolean isChanging(char c, int at) {
        return switch (c) {
            case ':' -> charAt(at + 1) == '=';
            case '$' -> charAt(endOfTag(at + 1)) == '$';
            case '/' -> charAt(at + 1) == '*' || charAt(at + 1) == '/';
            case '&' -> charAt(at + 1) == '"';
            default -> false;
        };
    }

    /** H2 assigns with a function of that name; {@code UPDATE t SET a = 1} has no bracket there. */
    private boolean isSetFunction(int at, int end) {
        return is("SET", at, end) && charAt(skipBlanks(end)) == '(';
    }

    /** Skips white space and comments, but not those that MySQL and MariaDB execute. */
    private int skipBlanks(int from) {
        int at = from;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' && mysql || c == '-' && charAt(at + 1) == '-' && (!mysql || isBlank(at + 2))) {
                at = endOfLine(at);
            } else if (c == '/' && charAt(at + 1) == '*' && !isExecuted(at + 2)) {
                at = endOfComment(at + 2);
            } else {
                break;
            }
        }
        return at;
    }

    private boolean isBlank(int at) {
        return at >= sql.length() || sql.charAt(at) <= ' ';
    }

    private boolean isExecuted(int at) {
        return charAt(at) == '!' || charAt(at) == 'M' && charAt(at + 1) == '!';
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    /** By the standard a comment may hold comments. */
    private int endOfComment(int from) {
        int depth = 1;
        int at = from;
        while (at < sql.length() && depth > 0) {
            char c = sql.charAt(at);
            if (c == '*' && charAt(at + 1) == '/') {
                depth--;
                at += 2;
            } else if (c == '/' && charAt(at + 1) == '*' && !mysql) {
                depth++;
                at += 2;
            } else {
                at++;
            }
        }
        return at;
    }

    /** Ends with the text where no quote follows: then no server takes it, so it changes nothing. */
    private int endOfQuoted(int from) {
        char quote = sql.charAt(from);
        boolean escapes = mysql && quote != '`' || quote == '\'' && isEscapeString(from);
        for (int at = from + 1; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (c == '\\' && escapes) {
                at++;
            } else if (c == quote && charAt(at + 1) == quote) {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        return sql.length();
    }

    /** PostgreSQL: {@code E'it\'s'}. */
    private boolean isEscapeString(int quote) {
        return (charAt(quote - 1) == 'e' || charAt(quote - 1) == 'E') && !isWordPart(charAt(quote - 2));
    }

    private int endOfWord(int from) {
        int at = from;
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
        return at;
    }

    private int endOfTag(int from) {
        int at = from;
        while (at < sql.length() && isWordPart(sql.charAt(at)) && sql.charAt(at) != '$') {
            at++;
        }
        return at;
    }

    private static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 128;
    }

    /** Returns the character there, or 0 if the text is shorter. */
    private char charAt(int at) {
        return at >= 0 && at < sql.length() ? sql.charAt(at) : 0;
    }

    private boolean isOneOf(String[] words, int from, int to) {
        for (String word : words) {
            if (is(word, from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String word, int from, int to) {
        return word.length() == to - from && sql.regionMatches(true, from, word, 0, word.length());
    }
}
