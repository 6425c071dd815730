package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract 14, 16: what a tenant's own login can do on the server, and where its password is not. */
@Tag("feature")
class TenantLoginTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("N-13: reaches its own database and no other tenant's")
    void givenTwoTenants_whenOneUsesItsLogin_thenServerRefusesTheOthersDatabase(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            assertThatCode(() -> login(tenancy, acme, acme.databaseName())
                            .getConnection()
                            .close())
                    .doesNotThrowAnyException();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(
                            () -> login(tenancy, globex, acme.databaseName()).getConnection())
                    .satisfies(refused -> assertDenied(kind, refused));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("N-13: cannot read the central tables, whether or not central lets it connect")
    void givenTenant_whenItsLoginReadsCentral_thenServerRefuses(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            for (String table : new String[] {"tenants", "tenancy_keys", "tenancy_operations", "tenancy_marker"}) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> run(login(tenancy, acme, tenancy.database.name()), "SELECT * FROM " + table))
                        .satisfies(refused -> assertDenied(kind, refused));
            }
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> run(
                            login(tenancy, acme, Objects.requireNonNull(acme.databaseName())),
                            "CREATE DATABASE " + tenancy.database.tenantPrefix() + "own"))
                    .satisfies(refused -> assertDenied(kind, refused));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    @DisplayName("N-13: an underscore in a database's name is no wildcard in its grant")
    void givenDatabaseWithALetterForTheUnderscore_whenLoginUsesIt_thenServerRefuses(TestDatabase kind)
            throws SQLException {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            String own = Objects.requireNonNull(acme.databaseName());
            int last = own.lastIndexOf('_');
            String lookalike = own.substring(0, last) + "X" + own.substring(last + 1);
            run(tenancy.central, "CREATE DATABASE `" + lookalike + "`");

            assertThat(lookalike).isNotEqualTo(own).hasSameSizeAs(own);
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> login(tenancy, acme, lookalike).getConnection())
                    .satisfies(refused -> assertDenied(kind, refused));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("contract 14: the column holds an envelope, which opens to the password that logs in")
    void givenTenant_whenReadingItsRow_thenPasswordIsEncrypted(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            String clear = Objects.requireNonNull(tenancy.configs.password(acme));

            assertThat(new Rows(tenancy).column(acme, "database_password"))
                    .matches("tnc1\\.a256gcm\\.k1\\.[A-Za-z0-9_-]+")
                    .isEqualTo(acme.encryptedPassword())
                    .doesNotContain(clear);
            assertThat(clear).matches("[A-Za-z0-9]{32}");
            assertThat(String.valueOf(acme)).doesNotContain(clear, "tnc1");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    @DisplayName("N-35: the server logs every statement, and never the password, nor its verifier's clear text")
    void givenEveryStatementLogged_whenCreatingAndUsing_thenPasswordIsInNoLine(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            long position = TestServers.log(tenancy.database.server()).position();

            Tenant acme = tenancy.create("acme");
            new Rows(tenancy).note(acme, 1);

            String log = TestServers.log(tenancy.database.server()).textFrom(position);
            assertThat(log)
                    .contains("CREATE ROLE \"" + acme.databaseUsername(), "INSERT INTO notes")
                    .doesNotContain(Objects.requireNonNull(tenancy.configs.password(acme)), Installation.MASTER_KEY);
        }
    }

    private static DataSource login(Installation tenancy, Tenant tenant, String database) {
        return tenancy.database
                .server()
                .connect(
                        database,
                        Objects.requireNonNull(tenant.databaseUsername()),
                        Objects.requireNonNull(tenancy.configs.password(tenant)));
    }

    private static void run(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** insufficient_privilege; ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR. */
    private static void assertDenied(TestDatabase kind, SQLException refused) {
        if (kind.isPostgresql()) {
            assertThat(refused.getSQLState()).isEqualTo("42501");
        } else {
            assertThat(refused.getErrorCode()).isIn(1044, 1142);
        }
    }
}
