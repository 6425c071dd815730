package io.tenancy.benchmarks;

import io.tenancy.test.TestCentralDatabase;
import java.util.Map;

/** What an application needs to know to have its central database on a server. */
final class CentralProperties {

    private CentralProperties() {}

    static Map<String, String> of(TestCentralDatabase central) {
        return Map.of(
                "spring.datasource.url", central.jdbcUrl(),
                "spring.datasource.username", central.username(),
                "spring.datasource.password", central.password(),
                "tenancy.database.name-prefix", central.tenantPrefix());
    }
}
