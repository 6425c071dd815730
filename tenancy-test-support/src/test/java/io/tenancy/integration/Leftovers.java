package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabaseServer;
import java.util.List;
import java.util.Objects;

/** What servers have and the registry does not know of, or the other way round. */
final class Leftovers {

    private Leftovers() {}

    /** For an installation whose tenants are all on the server of the central database. */
    static void assertNone(Installation tenancy) {
        assertNone(tenancy, tenancy.database.server());
    }

    /** For an installation whose tenants are all on that server. */
    static void assertNone(Installation tenancy, TestDatabaseServer server) {
        List<Tenant> tenants = tenancy.registry.list(0, Integer.MAX_VALUE);
        assertThat(own(tenancy, server.databaseNames()))
                .as("databases on the server")
                .containsExactlyInAnyOrderElementsOf(
                        tenants.stream().map(Tenant::databaseName).toList());
        assertThat(own(tenancy, server.roleNames()))
                .as("logins on the server")
                .containsExactlyInAnyOrderElementsOf(tenants.stream()
                        .map(Tenant::databaseUsername)
                        .filter(Objects::nonNull)
                        .toList());
        assertThat(openOperations(tenancy)).as("open operations").isZero();
    }

    static int openOperations(Installation tenancy) {
        return Direct.central(tenancy)
                .sql("SELECT COUNT(*) FROM tenancy_operations WHERE open_tenant IS NOT NULL")
                .query(Integer.class)
                .single();
    }

    private static List<String> own(Installation tenancy, List<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(tenancy.database.tenantPrefix()))
                .toList();
    }
}
