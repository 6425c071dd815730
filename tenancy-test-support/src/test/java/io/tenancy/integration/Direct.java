package io.tenancy.integration;

import io.tenancy.credential.SecretOwner;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The way to databases past the library under test: no router, no pool, no binding. */
final class Direct {

    private Direct() {}

    /** The tenant's database, by the tenant's own login. */
    static JdbcClient tenant(Installation tenancy, Tenant tenant) {
        return JdbcClient.create(tenantDataSource(tenancy, tenant));
    }

    static DataSource tenantDataSource(Installation tenancy, Tenant tenant) {
        String database = tenant.databaseName();
        boolean h2 = tenancy.database.kind() == TestDatabase.H2;
        return tenancy.database
                .server()
                .connect(
                        h2 ? tenancy.database.name() + "/" + database : database,
                        tenant.databaseUsername(),
                        password(tenancy, tenant));
    }

    /** The central database, by its own login. */
    static JdbcClient central(Installation tenancy) {
        return JdbcClient.create(tenancy.database.dataSource());
    }

    /** Changes it on the server alone. */
    static void changePassword(Installation tenancy, Tenant tenant, String password) {
        String login = tenant.databaseUsername();
        JdbcClient.create(tenancy.database.server().admin())
                .sql(
                        tenancy.database.kind().isPostgresql()
                                ? "ALTER ROLE \"" + login + "\" PASSWORD '" + password + "'"
                                : "ALTER USER '" + login + "'@'%' IDENTIFIED BY '" + password + "'")
                .update();
    }

    static String password(Installation tenancy, Tenant tenant) {
        return new String(
                tenancy.credentials.decrypt(SecretOwner.tenantPassword(tenant.id()), tenant.encryptedPassword()));
    }

    /** Frees the memory of H2 databases, which otherwise live as long as the JVM. */
    static void forgetH2(Installation tenancy) {
        if (tenancy.database.kind() != TestDatabase.H2) {
            return;
        }
        for (Tenant tenant : tenancy.registry.list(0, Integer.MAX_VALUE)) {
            try {
                DataSource database = tenantDataSource(tenancy, tenant);
                JdbcClient.create(database).sql("SHUTDOWN").update();
            } catch (RuntimeException unusable) {
                // A test that breaks a tenant's row keeps its database: there is no other way to it.
            }
        }
    }
}
