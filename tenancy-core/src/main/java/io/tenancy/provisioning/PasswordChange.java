package io.tenancy.provisioning;

import io.tenancy.database.DatabaseDriver;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Locale;
import org.h2.security.SHA256;
import org.postgresql.PGConnection;

/** Gives a login another password, on a connection of its own: that needs no right beyond the one to log in. */
final class PasswordChange {

    private static final int SALT_BYTES = 8;

    private PasswordChange() {}

    /**
     * Changes the password of the login whose connection it is. Sessions that are open stay open.
     *
     * @param login with the new password
     */
    static void apply(DatabaseDriver driver, Connection own, DatabaseLogin login) throws SQLException {
        switch (driver) {
            case POSTGRESQL ->
                // Sends a SCRAM verifier: the password is neither in a statement nor in the server's log. Wipes its
                // copy.
                own.unwrap(PGConnection.class)
                        .alterUserPassword(login.username(), login.password().clone(), "scram-sha-256");
            case MYSQL, MARIADB -> execute(own, MySqlPasswords.changeOwn(own, login));
            case H2 -> execute(own, h2(login));
        }
    }

    /** H2 takes what it stores, so that the password is not in its trace file. */
    private static String h2(DatabaseLogin login) {
        String user = login.username().toUpperCase(Locale.ROOT);
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] hash = SHA256.getHashWithSalt(
                SHA256.getKeyPasswordHash(user, login.password().clone()), salt);
        HexFormat hex = HexFormat.of();
        return "ALTER USER \"" + user + "\" SET SALT '" + hex.formatHex(salt) + "' HASH '" + hex.formatHex(hash) + "'";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
