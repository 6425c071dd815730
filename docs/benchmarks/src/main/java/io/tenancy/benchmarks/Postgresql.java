package io.tenancy.benchmarks;

import io.tenancy.test.TestCentralDatabase;
import java.util.Map;

/** What an application needs to know to have its central database on a PostgreSQL server. */
final class Postgresql {

    private Postgresql() {}

    static Map<String, String> properties(TestCentralDatabase central) {
        return Map.of(
                "spring.datasource.url", central.jdbcUrl(),
                "spring.datasource.username", central.username(),
                "spring.datasource.password", central.password(),
                "tenancy.database.name-prefix", central.tenantPrefix());
    }
}
