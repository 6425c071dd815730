package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What every kind of server promises. */
abstract class CentralDatabaseContract {

    abstract TestDatabaseServer server();

    /** What the driver reports for a wrong password. */
    abstract void isWrongPassword(SQLException failure);

    @Test
    void givenFreshDatabase_whenUsingItsLogin_thenTablesCanBeCreated() throws SQLException {
        try (TestCentralDatabase central = server().createCentral()) {

            execute(central.dataSource(), "CREATE TABLE marker (id INT PRIMARY KEY)", "INSERT INTO marker VALUES (1)");

            assertThat(server().databaseNames()).contains(central.name());
        }
    }

    @Test
    void givenTwoDatabases_whenWritingToOne_thenTheOtherStaysEmpty() throws SQLException {
        try (TestCentralDatabase one = server().createCentral();
                TestCentralDatabase other = server().createCentral()) {

            execute(one.dataSource(), "CREATE TABLE marker (id INT PRIMARY KEY)");

            assertThat(one.tenantPrefix()).isNotEqualTo(other.tenantPrefix());
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> execute(other.dataSource(), "SELECT * FROM marker"));
        }
    }

    @Test
    void givenWrongPassword_whenConnecting_thenRefuses() {
        try (TestCentralDatabase central = server().createCentral()) {
            DataSource intruder = server().connect(central.name(), central.username(), "wrong");

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(intruder::getConnection)
                    .satisfies(this::isWrongPassword);
        }
    }

    @Test
    void givenDatabase_whenClosedTwice_thenItsNamesAreGone() throws SQLException {
        TestCentralDatabase central = server().createCentral("registry");
        execute(central.dataSource(), "CREATE TABLE marker (id INT PRIMARY KEY)");

        central.close();
        central.close();

        assertThat(server().databaseNames()).doesNotContain(central.name());
        assertThat(server().roleNames()).doesNotContain(central.username());
    }

    @Test
    void givenDatabase_whenPrinted_thenHidesPassword() {
        try (TestCentralDatabase central = server().createCentral()) {
            assertThat(central.toString()).contains(central.name()).doesNotContain(central.password());
            assertThat(central.jdbcUrl()).doesNotContain(central.password());
        }
    }

    static void execute(DataSource dataSource, String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
