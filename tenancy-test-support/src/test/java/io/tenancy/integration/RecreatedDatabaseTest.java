package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.connection.DatabaseMismatchException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody drops a tenant's database while its pool is open, and makes another of the same name. */
@Tag("integration")
class RecreatedDatabaseTest {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-23: restored from its backup, marker included, it is served again without a restart")
    void givenWarmPool_whenDatabaseIsRestored_thenServedAgain(TestDatabase kind) throws SQLException {
        try (Installation tenancy = installation(kind)) {
            Tenant acme = tenancy.create("acme");
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                Notes.write(tenancy, 1, "lost");

                recreate(tenancy, acme);
                restore(tenancy, acme, acme.id());

                awaitNotes(tenancy, "restored");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName(
            "S-23, S-28: while it is gone, no answer; a cold pool is refused an empty one, and opens a restored one")
    void givenColdPool_whenDatabaseIsEmptyAndThenRestored_thenRefusedAndThenServed(TestDatabase kind)
            throws SQLException {
        try (Installation tenancy = installation(kind)) {
            Tenant acme = tenancy.create("acme");
            recreate(tenancy, acme);

            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                assertThatThrownBy(() -> Notes.read(tenancy))
                        .isInstanceOf(DatabaseMismatchException.class)
                        .hasMessageContaining("no readable tenancy_marker");
                restore(tenancy, acme, acme.id());

                awaitNotes(tenancy, "restored");
            }
        }
    }

    @ParameterizedTest
    // Sessions of MariaDB and MySQL outlive the database, and nobody asks them again.
    @EnumSource(names = "POSTGRESQL")
    @DisplayName("S-23, law 11: a warm pool is not served from a database with the marker of another tenant")
    void givenWarmPool_whenAnothersBackupIsRestored_thenRefused(TestDatabase kind) throws SQLException {
        try (Installation tenancy = installation(kind)) {
            Tenant acme = tenancy.create("acme");
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                Notes.write(tenancy, 1, "lost");

                recreate(tenancy, acme);
                restore(tenancy, acme, acme.id() + 1);

                await().pollInSameThread()
                        .atMost(FEW_SECONDS)
                        .untilAsserted(() -> assertThatThrownBy(() -> Notes.read(tenancy))
                                .isInstanceOf(DatabaseMismatchException.class));
            }
        }
    }

    private static Installation installation(TestDatabase kind) {
        return Installation.on(kind, settings -> settings.pools(Limits.of(2, Duration.ofSeconds(2))));
    }

    private static void awaitNotes(Installation tenancy, String expected) {
        await().pollInSameThread()
                .atMost(FEW_SECONDS)
                .ignoreExceptions()
                .until(() -> Notes.read(tenancy), List.of(expected)::equals);
    }

    private static void recreate(Installation tenancy, Tenant tenant) {
        JdbcClient admin = JdbcClient.create(tenancy.database.server().admin());
        String name = tenant.databaseName();
        if (tenancy.database.kind() == TestDatabase.POSTGRESQL) {
            admin.sql("DROP DATABASE \"" + name + "\" WITH (FORCE)").update();
            admin.sql("CREATE DATABASE \"" + name + "\" OWNER \"" + tenant.databaseUsername() + "\"")
                    .update();
        } else {
            admin.sql("DROP DATABASE `" + name + "`").update();
            admin.sql("CREATE DATABASE `" + name + "`").update();
        }
    }

    /** What is in a backup: the marker of whose database it was, and rows. */
    private static void restore(Installation tenancy, Tenant tenant, long owner) throws SQLException {
        try (Connection connection = Direct.tenantDataSource(tenancy, tenant).getConnection()) {
            tenancy.marker.write(connection, owner, "backup");
        }
        JdbcClient database = Direct.tenant(tenancy, tenant);
        database.sql("CREATE TABLE notes (id integer NOT NULL PRIMARY KEY, writer varchar(100) NOT NULL)")
                .update();
        database.sql("INSERT INTO notes (id, writer) VALUES (7, 'restored')").update();
    }
}
