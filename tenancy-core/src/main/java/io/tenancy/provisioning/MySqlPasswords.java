package io.tenancy.provisioning;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How MySQL and MariaDB are told a password. MariaDB takes the hash that it stores, so that the password is in no
 * statement. MySQL only takes the password; it writes statements with one to its logs without it, unless it was started
 * with {@code --log-raw}.
 */
final class MySqlPasswords {

    private MySqlPasswords() {}

    /** What follows {@code CREATE USER …}. */
    static String identifiedBy(Connection connection, DatabaseLogin login) throws SQLException {
        return isMariaDb(connection)
                ? "IDENTIFIED BY PASSWORD '" + hash(login) + "'"
                : "IDENTIFIED BY '" + literal(login) + "'";
    }

    /** The statement by which a user changes its own password, for which it needs no privilege. */
    static String changeOwn(Connection connection, DatabaseLogin login) throws SQLException {
        return isMariaDb(connection)
                ? "SET PASSWORD = '" + hash(login) + "'"
                : "ALTER USER USER() IDENTIFIED BY '" + literal(login) + "'";
    }

    /** The drivers of both speak to both, and report their own product. */
    private static boolean isMariaDb(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT VERSION()")) {
            return version.next() && String.valueOf(version.getString(1)).contains("MariaDB");
        }
    }

    /** As mysql_native_password has it: SHA-1 of the SHA-1, in upper-case hexadecimal digits after an asterisk. */
    private static String hash(DatabaseLogin login) {
        byte[] password =
                StandardCharsets.UTF_8.encode(CharBuffer.wrap(login.password())).array();
        byte[] exact = Arrays.copyOf(password, literal(login).length());
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return "*" + HexFormat.of().withUpperCase().formatHex(sha1.digest(sha1.digest(exact)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-1", impossible);
        } finally {
            Arrays.fill(password, (byte) 0);
            Arrays.fill(exact, (byte) 0);
        }
    }

    /** Only generated passwords become part of a statement: letters and digits. */
    private static String literal(DatabaseLogin login) {
        for (char c : login.password()) {
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')) {
                throw new IllegalArgumentException("A generated password has only letters and digits.");
            }
        }
        return login.passwordText();
    }
}
