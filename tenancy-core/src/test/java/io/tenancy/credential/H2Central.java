package io.tenancy.credential;

import io.tenancy.tenant.CentralSchema;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A fresh central database in memory, with its schema. */
final class H2Central {

    static final String MASTER_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    final DataSource dataSource;
    final JdbcClient jdbc;

    H2Central() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        CentralSchema.migrate(h2);
        this.dataSource = h2;
        this.jdbc = JdbcClient.create(h2);
    }

    CredentialManager manager() {
        return CredentialManager.encrypting(dataSource, MasterKeys.of(MASTER_KEY));
    }
}
