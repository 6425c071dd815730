package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What MariaDB promises through either driver. */
@Tag("integration")
abstract class MariaDbServerContract extends CentralDatabaseContract {

    @Override
    void isWrongPassword(SQLException failure) {
        assertThat(failure.getErrorCode()).isEqualTo(1045);
    }

    @Test
    void givenTenantOfCentralLogin_whenConnectingElsewhere_thenOnlyOwnDatabaseOpens() throws SQLException {
        try (TestCentralDatabase central = server().createCentral()) {
            String own = createTenant(central, "acme");
            String foreign = createTenant(central, "globex");

            execute(server().connect(own, own, "secret"), "CREATE TABLE marker (id INT)");

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> server().connect(foreign, own, "secret").getConnection())
                    .satisfies(failure -> assertThat(failure.getErrorCode()).isEqualTo(1044));
        }
    }

    @Test
    void givenTenantInsideTransaction_whenCentralIsClosed_thenNoneRemains() throws SQLException {
        TestCentralDatabase central = server().createCentral();
        String tenant = createTenant(central, "acme");
        execute(server().connect(tenant, tenant, "secret"), "CREATE TABLE marker (id INT)");
        try (Connection open = server().connect(tenant, tenant, "secret").getConnection()) {
            open.setAutoCommit(false);
            open.createStatement().execute("INSERT INTO marker VALUES (1)");

            central.close();

            assertThat(server().databaseNames()).doesNotContain(tenant, central.name());
            assertThat(server().roleNames()).doesNotContain(tenant, central.username());
            assertThat(open.isValid(1)).isFalse();
        }
    }

    @Test
    void givenServerLog_whenStatementRuns_thenHoldsItAndNoPasswordOfOurs() throws SQLException {
        ServerLog log = TestServers.log(server());
        long before = log.position();
        try (TestCentralDatabase central = server().createCentral()) {

            execute(central.dataSource(), "SELECT 'find me'");

            assertThat(log.linesContaining(before, "SELECT 'find me'")).hasSize(1);
            assertThat(log.textFrom(0)).doesNotContain(central.password(), server().adminPassword());
        }
    }

    private String createTenant(TestCentralDatabase central, String tenant) throws SQLException {
        String name = central.tenantPrefix() + tenant;
        execute(
                central.dataSource(),
                "CREATE DATABASE " + name,
                "CREATE USER " + name + " IDENTIFIED BY 'secret'",
                "GRANT ALL PRIVILEGES ON `" + name.replace("_", "\\_") + "`.* TO " + name);
        return name;
    }
}
