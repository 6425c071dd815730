package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ContainerPostgresqlTest extends PostgresqlServerContract {

    @Override
    TestDatabaseServer server() {
        return TestServers.get(TestDatabase.POSTGRESQL_CONTAINER);
    }

    /** Skips here, where an assumption cannot be mistaken for the failure that a test expects. */
    @BeforeEach
    void requireEngine() {
        server();
    }

    @AfterEach
    void clearProperty() {
        System.clearProperty("tenancy.test.provider");
    }

    @Test
    void givenContainer_whenManyPoolsConnect_thenItAllowsThemAndKnowsCharacters() {
        JdbcClient admin = JdbcClient.create(server().admin());

        assertThat(admin.sql("SHOW max_connections").query(Integer.class).single())
                .isEqualTo(400);
        assertThat(admin.sql("SHOW server_encoding").query(String.class).single())
                .isEqualTo("UTF8");
    }

    @Test
    void givenDockerAsProvider_whenPostgresqlIsAskedFor_thenItIsTheContainer() {
        int port = server().port();
        System.setProperty("tenancy.test.provider", "docker");

        TestDatabaseServer postgresql = TestDatabases.open(TestDatabase.POSTGRESQL);

        assertThat(postgresql.kind()).isEqualTo(TestDatabase.POSTGRESQL);
        assertThat(postgresql.port()).isEqualTo(port);
    }
}
