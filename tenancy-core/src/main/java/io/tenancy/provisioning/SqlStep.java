package io.tenancy.provisioning;

import java.sql.SQLException;

/** Something done to a server. */
@FunctionalInterface
interface SqlStep {

    void run() throws SQLException;

    /** Runs the second half of a step; if it fails, takes the first half back, which nobody else knows of. */
    static void runOrUndo(SqlStep secondHalf, SqlStep undoFirstHalf) throws SQLException {
        try {
            secondHalf.run();
        } catch (SQLException | RuntimeException failed) {
            try {
                undoFirstHalf.run();
            } catch (SQLException | RuntimeException left) {
                failed.addSuppressed(left);
            }
            throw failed;
        }
    }
}
