package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.credential.SecretOwner;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.OwnServers;
import io.tenancy.test.ServerLog;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tenant whose database is on another server than the central one, with a login of its own there. */
@Tag("integration")
class OtherServerTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-29: only that server is touched when the tenant is used, and only by its own login")
    void givenTenantOnAnotherServer_whenUsed_thenOnlyThatServerIsTouched(TestDatabase kind) throws SQLException {
        try (Installation tenancy = Installation.on(kind);
                TestCentralDatabase there = OwnServers.get(kind).createCentral("other")) {
            Tenant acme = moved(tenancy, there);
            ServerLog here = tenancy.database.server().log().orElseThrow();
            ServerLog far = there.server().log().orElseThrow();
            long before = here.position();
            long farBefore = far.position();

            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "far away"));

            assertThat(JdbcClient.create(there.dataSource())
                            .sql("SELECT writer FROM notes")
                            .query(String.class)
                            .list())
                    .containsExactly("far away");
            assertThat(here.textFrom(before)).doesNotContain(there.name(), there.username(), "far away");
            assertThat(far.textFrom(farBefore)).contains("far away").doesNotContain(tenancy.database.username());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-29: deleting it drops nothing of the same name on the central server")
    void givenNamesakeOnCentralServer_whenDeletedWithAutoDelete_thenNamesakeStays(TestDatabase kind)
            throws SQLException {
        try (Installation tenancy = Installation.on(
                        kind,
                        settings -> settings.provisioning(new ProvisioningSettings(
                                true, true, settings.provisioning().namePrefix(), true, Duration.ZERO)));
                TestCentralDatabase there = OwnServers.get(kind).createCentral("other")) {
            Tenant acme = moved(tenancy, there);
            JdbcClient central = Direct.central(tenancy);
            central.sql("CREATE DATABASE " + there.name()).update();
            try {
                assertThatThrownBy(() -> tenancy.lifecycle.delete(acme))
                        .isInstanceOfSatisfying(
                                ProvisioningException.class,
                                refused -> assertThat(refused.code()).isEqualTo("DELETE_REFUSED"))
                        .hasMessageContaining(there.name());

                assertThat(tenancy.database.server().databaseNames()).contains(there.name());
                assertThat(there.server().databaseNames()).contains(there.name());
                assertThat(there.server().roleNames()).contains(there.username());
            } finally {
                central.sql("DROP DATABASE IF EXISTS " + there.name()).update();
            }
        }
    }

    /** What an operator does: a database with login, marker and schema on the other server, and a row that names it. */
    private static Tenant moved(Installation tenancy, TestCentralDatabase there) throws SQLException {
        Rows rows = new Rows(tenancy);
        Tenant acme = rows.insert("acme");
        try (Connection connection = there.dataSource().getConnection()) {
            tenancy.marker.write(connection, acme.id(), "by hand");
        }
        JdbcClient.create(there.dataSource())
                .sql("CREATE TABLE notes (id integer NOT NULL PRIMARY KEY, writer varchar(100) NOT NULL)")
                .update();
        return rows.point(
                acme,
                there.server().host(),
                there.server().port(),
                there.name(),
                there.username(),
                tenancy.credentials.encrypt(
                        SecretOwner.tenantPassword(acme.id()), there.password().toCharArray()));
    }
}
