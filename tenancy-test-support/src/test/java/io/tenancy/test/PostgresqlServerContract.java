package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What PostgreSQL promises wherever it comes from. */
@Tag("integration")
abstract class PostgresqlServerContract extends CentralDatabaseContract {

    @Override
    void isWrongPassword(SQLException failure) {
        assertThat(failure.getSQLState()).isEqualTo("28P01");
    }

    @Test
    void givenWrongAdministratorPassword_whenConnecting_thenRefuses() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> server().connect("postgres", server().adminUser(), "wrong")
                        .getConnection())
                .satisfies(this::isWrongPassword);
    }

    @Test
    void givenTenantOfCentralLogin_whenConnectingElsewhere_thenOnlyOwnDatabaseOpens() throws SQLException {
        try (TestCentralDatabase central = server().createCentral()) {
            String own = createTenant(central, "acme");
            String foreign = createTenant(central, "globex");

            execute(server().connect(own, own, "secret"), "CREATE TABLE marker (id INT)");

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> server().connect(foreign, own, "secret").getConnection())
                    .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void givenTenantsWithOpenConnections_whenCentralIsClosed_thenNoneRemains() throws SQLException {
        TestCentralDatabase central = server().createCentral();
        String tenant = createTenant(central, "acme");
        try (Connection open = server().connect(tenant, tenant, "secret").getConnection()) {

            central.close();

            assertThat(server().databaseNames()).doesNotContain(tenant, central.name());
            assertThat(server().roleNames()).doesNotContain(tenant, central.username());
            assertThat(open.isValid(1)).isFalse();
        }
    }

    @Test
    void givenCentralLogin_whenActingAsAdministrator_thenRefuses() {
        try (TestCentralDatabase central = server().createCentral()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> execute(central.dataSource(), "ALTER SYSTEM SET work_mem = '8MB'"))
                    .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void givenServerLog_whenStatementRuns_thenHoldsItAndNoPasswordOfOurs() throws SQLException {
        ServerLog log = TestServers.log(server());
        long before = log.position();
        try (TestCentralDatabase central = server().createCentral()) {

            execute(central.dataSource(), "SELECT 'find me'");

            assertThat(log.linesContaining(before, "SELECT 'find me'"))
                    .singleElement()
                    .asString()
                    .contains(central.username() + "@" + central.name());
            assertThat(log.textFrom(0)).doesNotContain(central.password(), server().adminPassword());
        }
    }

    private String createTenant(TestCentralDatabase central, String tenant) throws SQLException {
        String name = central.tenantPrefix() + tenant;
        execute(
                central.dataSource(),
                "CREATE ROLE " + name + " LOGIN PASSWORD 'secret'",
                "GRANT " + name + " TO " + central.username(),
                "CREATE DATABASE " + name + " OWNER " + name,
                "REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC");
        return name;
    }
}
