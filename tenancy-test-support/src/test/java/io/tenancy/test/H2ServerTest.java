package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2ServerTest extends CentralDatabaseContract {

    @Override
    TestDatabaseServer server() {
        return TestDatabases.h2();
    }

    @Override
    void isWrongPassword(SQLException failure) {
        assertThat(failure.getSQLState()).isEqualTo("28000");
    }

    @Test
    void givenFolder_whenDatabaseIsClosed_thenItsFilesAreGone(@TempDir Path folder) throws SQLException {
        TestCentralDatabase central = TestDatabases.h2(folder).createCentral();
        execute(central.dataSource(), "CREATE TABLE marker (id INT PRIMARY KEY)");
        assertThat(folder).isDirectoryContaining("glob:**.mv.db");

        central.close();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void givenPurposeOfAnotherForm_whenCreating_thenRejects() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> server().createCentral("x; DROP ALL OBJECTS"))
                .withMessageContaining("[a-z]");
    }

    @Test
    void givenH2_whenAskedForAdministratorOrLog_thenHasNone() {
        assertThat(server().log()).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> server().admin());
    }
}
