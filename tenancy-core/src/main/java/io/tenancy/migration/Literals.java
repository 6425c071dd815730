package io.tenancy.migration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in quotes in SQL: passwords, and customers' data. Holds no state. */
final class Literals {

    private static final Pattern LITERAL =
            Pattern.compile("'(?:[^']|'')*+'?+|\\$(\\w*+)\\$.*?(?:\\$\\1\\$|$)", Pattern.DOTALL);

    private static final int LONGEST = 500;

    private Literals() {}

    /** Returns the statement without them. */
    static String without(String sql) {
        String bare = LITERAL.matcher(sql).replaceAll("'…'").strip();
        return bare.length() <= LONGEST ? bare : bare.substring(0, LONGEST) + "…";
    }

    /** Returns what a database says of the statement, without them. */
    static String without(String sql, String message) {
        String told = message;
        Matcher literal = LITERAL.matcher(sql);
        while (literal.find()) {
            told = told.replace(literal.group(), "'…'");
        }
        return told;
    }
}
