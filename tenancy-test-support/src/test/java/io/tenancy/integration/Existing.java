package io.tenancy.integration;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.ExistingDatabase;
import io.tenancy.test.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Databases that an operator made before Tenancy heard of them, each with a login of the same name. */
final class Existing {

    static final String PASSWORD = "Imported0p'\"`$%;--";

    private Existing() {}

    /** Creates one, and returns its full name. */
    static String create(Installation tenancy, String name) throws SQLException {
        String full = tenancy.database.tenantPrefix() + name;
        TestDatabase kind = tenancy.database.kind();
        String literal = "'" + PASSWORD.replace("'", "''") + "'";
        if (kind == TestDatabase.H2) {
            DatabaseDriver.H2
                    .dataSource(
                            new DatabaseAddress(DatabaseDriver.H2, "", 0, full),
                            new DatabaseTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                            tenancy.address,
                            true)
                    .getConnection(full, PASSWORD)
                    .close();
        } else if (kind.isPostgresql()) {
            admin(tenancy, "CREATE ROLE " + full + " LOGIN PASSWORD " + literal);
            admin(tenancy, "CREATE DATABASE " + full + " OWNER " + full);
        } else {
            admin(tenancy, "CREATE USER '" + full + "'@'%' IDENTIFIED BY " + literal);
            admin(tenancy, "CREATE DATABASE " + full);
            admin(tenancy, "GRANT ALL PRIVILEGES ON `" + full.replace("_", "\\_") + "`.* TO '" + full + "'@'%'");
        }
        return full;
    }

    static void admin(Installation tenancy, String sql) {
        JdbcClient.create(tenancy.database.server().admin()).sql(sql).update();
    }

    /** What an operator says about one. */
    static ExistingDatabase named(String full) {
        return ExistingDatabase.named(full).login(full, PASSWORD.toCharArray());
    }

    /** Past the library, by its own login. */
    static JdbcClient in(Installation tenancy, String full) {
        boolean h2 = tenancy.database.kind() == TestDatabase.H2;
        return JdbcClient.create(
                tenancy.database.server().connect(h2 ? tenancy.database.name() + "/" + full : full, full, PASSWORD));
    }

    /** With one note, as the first migration of the tenants' schema has it. */
    static void fill(Installation tenancy, String full) {
        JdbcClient database = in(tenancy, full);
        database.sql("CREATE TABLE notes (id integer NOT NULL PRIMARY KEY, writer varchar(100) NOT NULL)")
                .update();
        database.sql("INSERT INTO notes (id, writer) VALUES (1, 'before')").update();
    }
}
