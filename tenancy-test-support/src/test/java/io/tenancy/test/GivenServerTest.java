package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GivenServerTest {

    @AfterEach
    void clearProperties() {
        for (TestDatabase kind : TestDatabase.values()) {
            for (String name : new String[] {"url", "username", "password"}) {
                System.clearProperty("tenancy.test." + kind.propertyName() + "." + name);
            }
        }
    }

    @Tag("integration")
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void givenServerByProperty_whenCreatingDatabase_thenUsesThatServer(TestDatabase kind) throws SQLException {
        TestDatabaseServer running = TestDatabases.get(kind);
        String prefix = "tenancy.test." + kind.propertyName();
        String anyDatabase = kind == TestDatabase.POSTGRESQL ? "postgres" : "";
        System.setProperty(prefix + ".url", running.jdbcUrl(anyDatabase));
        System.setProperty(prefix + ".username", running.adminUser());
        System.setProperty(prefix + ".password", running.adminPassword());

        TestDatabaseServer given = TestDatabases.open(kind);

        try (TestCentralDatabase central = given.createCentral()) {
            CentralDatabaseContract.execute(central.dataSource(), "CREATE TABLE marker (id INT)");
            assertThat(running.databaseNames()).contains(central.name());
            assertThat(given.log()).isEmpty();
        }
    }

    @Test
    void givenUrlWithoutPort_whenRead_thenUsesDefaults() {
        System.setProperty("tenancy.test.postgresql.url", "jdbc:postgresql://db.example?ssl=true");

        ServerAddress address = ServerAddress.given(TestDatabase.POSTGRESQL, 5432, "postgres");

        assertThat(address).isEqualTo(new ServerAddress("db.example", 5432, "?ssl=true", "postgres", "", "", null));
    }

    @Test
    void givenUnreadableUrl_whenAsked_thenNamesPropertyButNotItsValue() {
        System.setProperty("tenancy.test.mariadb.url", "jdbc:mariadb://root:secret@db.example/");

        assertThatExceptionOfType(TestDatabaseException.class)
                .isThrownBy(() -> TestDatabases.open(TestDatabase.MARIADB))
                .withMessageContaining("tenancy.test.mariadb.url")
                .withMessageNotContaining("secret");
    }
}
