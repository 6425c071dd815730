package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant's connection leads to a server that is a read-only copy since a fail-over. */
@Tag("integration")
class FailOverTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL | SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "MARIADB    | SET SESSION TRANSACTION READ ONLY",
                "MYSQL      | SET SESSION TRANSACTION READ ONLY"
            })
    @DisplayName("F-41: a write that is refused as read-only fails once, and the connection is not used again")
    void givenConnectionToReadOnlyServer_whenWriting_thenFailsOnceAndNextIsAnother(TestDatabase kind, String change)
            throws SQLException {
        try (Installation tenancy =
                Installation.on(kind, settings -> settings.pools(Limits.of(1, Duration.ofSeconds(5))))) {
            Tenant acme = tenancy.create("acme");
            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                try (Connection connection = tenancy.router.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute(change);
                    // MySQL's driver looks into a plain statement itself, and refuses it with an error of its own.
                    try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO notes (id, writer) VALUES (1, 'refused')")) {
                        assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
                    }
                }

                Notes.write(tenancy, 2, "after the fail-over");
            }
            assertThat(Notes.direct(tenancy, acme)).containsExactly("after the fail-over");
        }
    }
}
