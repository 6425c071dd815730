package io.tenancy.provisioning;

import java.sql.SQLException;

/** Something done to a server. */
@FunctionalInterface
interface SqlStep {

    void run() throws SQLException;
}
