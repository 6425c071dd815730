package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Creation never adopts, changes or removes what it did not create. */
@Tag("feature")
class InTheWayTest {

    private static final String PASSWORD = "Foreign0Secret";

    @ParameterizedTest
    @EnumSource
    void givenDatabaseOfThatName_whenCreating_thenRefusedAndLeftAsItWas(TestDatabase kind) throws SQLException {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            String name = nextName(tenancy, acme, "globex");
            DataSource foreign = foreignDatabase(tenancy, kind, name);
            run(foreign, "CREATE TABLE precious (id int)");

            assertThatExceptionOfType(DuplicateTenantException.class)
                    .isThrownBy(() -> tenancy.create("globex"))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("DUPLICATE_DATABASE"))
                    .satisfies(refused -> assertThat(refused.field()).isEqualTo("database"));

            assertThatCode(() -> run(foreign, "SELECT * FROM precious")).doesNotThrowAnyException();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> run(foreign, "SELECT * FROM tenancy_marker"));
            assertThat(tenancy.registry.list(0, 10)).containsExactly(acme);
            assertThat(tenancy.database.server().roleNames()).doesNotContain(name);
            assertThat(tenancy.create("globex").databaseName()).isNotEqualTo(name);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void givenLoginOfThatName_whenCreating_thenRefusedAndLeftAsItWas(TestDatabase kind) throws SQLException {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            String name = nextName(tenancy, acme, "globex");
            run(
                    tenancy.central,
                    kind.isPostgresql()
                            ? "CREATE ROLE \"" + name + "\" LOGIN PASSWORD '" + PASSWORD + "'"
                            : "CREATE USER '" + name + "'@'%' IDENTIFIED BY '" + PASSWORD + "'");

            assertThatExceptionOfType(DuplicateTenantException.class).isThrownBy(() -> tenancy.create("globex"));

            assertThat(tenancy.database.server().roleNames()).contains(name);
            assertThat(tenancy.database.server().databaseNames()).doesNotContain(name);
            assertThat(tenancy.registry.list(0, 10)).containsExactly(acme);
            String neutral = kind.isPostgresql() ? tenancy.database.name() : "information_schema";
            assertThatCode(() -> run(tenancy.database.server().connect(neutral, name, PASSWORD), "SELECT 1"))
                    .as("its password is what it was")
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void givenBrokenMigration_whenCreating_thenEverythingIsUndone(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, settings -> settings.migrations("classpath:db/broken"))) {
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> tenancy.create("acme"))
                    .withMessageContaining("'schema'")
                    .withMessageContaining("removed again")
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("PROVISIONING_FAILED"));

            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            assertThat(left(tenancy)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    @DisplayName("a step that fails halfway takes back its own first half")
    void givenGrantRefused_whenCreating_thenNothingIsLeft(TestDatabase kind) throws SQLException {
        try (Installation tenancy = Installation.on(kind)) {
            run(
                    tenancy.database.server().admin(),
                    "REVOKE GRANT OPTION ON *.* FROM '" + tenancy.database.username() + "'@'%'");
            // a connection keeps the rights that it logged in with
            tenancy.central.getHikariPoolMXBean().softEvictConnections();

            assertThatExceptionOfType(ProvisioningException.class).isThrownBy(() -> tenancy.create("acme"));

            assertThat(left(tenancy)).isEmpty();
        }
    }

    @Test
    @DisplayName("a prefix that makes no valid name fails before anything is stored")
    void givenUnusablePrefix_whenConfiguredOrUsed_thenNothingIsLeft() {
        for (String prefix : new String[] {"", "Tenant_", "no-prefix", "a\"", "x".repeat(33)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ProvisioningSettings(true, false, prefix, true))
                    .withMessageContaining("tenancy.database.name-prefix");
        }
        try (Installation tenancy = Installation.on(
                TestDatabase.POSTGRESQL,
                settings -> settings.provisioning(new ProvisioningSettings(true, false, "pg_", true)))) {
            assertThatIllegalArgumentException().isThrownBy(() -> tenancy.create("acme"));
            assertThat(tenancy.registry.list(0, 10)).isEmpty();
        }
    }

    /** Names end in the id, and ids are given in turn. */
    private static String nextName(Installation tenancy, Tenant last, String slug) {
        return tenancy.database.tenantPrefix() + slug + "_" + (last.id() + 1);
    }

    private static List<String> left(Installation tenancy) {
        return java.util.stream.Stream.concat(
                        tenancy.database.server().databaseNames().stream(),
                        tenancy.database.server().roleNames().stream())
                .filter(name -> name.startsWith(tenancy.database.tenantPrefix()))
                .toList();
    }

    private static DataSource foreignDatabase(Installation tenancy, TestDatabase kind, String name)
            throws SQLException {
        if (kind == TestDatabase.H2) {
            DataSource created = DatabaseDriver.H2.dataSource(
                    new DatabaseAddress(DatabaseDriver.H2, "", 0, name),
                    new DatabaseTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                    tenancy.address,
                    true);
            return new org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter() {
                {
                    setTargetDataSource(created);
                    setUsername("foreign");
                    setPassword(PASSWORD);
                }
            };
        }
        run(tenancy.central, "CREATE DATABASE " + name);
        return tenancy.database.server().connect(name, tenancy.database.username(), tenancy.database.password());
    }

    private static void run(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
