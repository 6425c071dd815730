package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tenant's database is dropped while requests come in for it. */
@Tag("feature")
class LostDatabaseTest {

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    @DisplayName("S-28: 503 for a tenant whose database was dropped under its pool; 500 for a missing table")
    void givenWarmPool_whenDatabaseIsDropped_thenServiceUnavailable(TestDatabase kind) {
        assertUnavailableOnceDropped(kind);
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    @DisplayName("S-28: the same where sessions outlive their database")
    void givenWarmPoolWhoseSessionsLive_whenDatabaseIsDropped_thenServiceUnavailable(TestDatabase kind) {
        assertUnavailableOnceDropped(kind);
    }

    private static void assertUnavailableOnceDropped(TestDatabase kind) {
        try (TestApplication app = TestApplication.start(
                kind,
                NotesApplication.class,
                "tenancy.web.base-domain=example.com",
                "tenancy.pool.connection-timeout=1s")) {
            Tenant acme = app.create("acme");
            app.create("globex");
            assertThat(app.http().get("/notes", "acme.example.com").status()).isEqualTo(200);
            assertThat(app.http().get("/notes", "globex.example.com").status()).isEqualTo(200);

            JdbcClient.create(app.database().server().admin())
                    .sql(
                            kind == TestDatabase.POSTGRESQL
                                    ? "DROP DATABASE \"" + acme.databaseName() + "\" WITH (FORCE)"
                                    : "DROP DATABASE `" + acme.databaseName() + "`")
                    .update();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(app.http().get("/notes", "acme.example.com"))
                            .satisfies(response -> assertThat(response.status()).isEqualTo(503))
                            .satisfies(response -> assertThat(response.body()).contains("TENANT_DATABASE_UNAVAILABLE"))
                            .satisfies(
                                    response -> assertThat(response.headers()).containsKey("retry-after")));
            assertThat(app.http().get("/notes", "globex.example.com").status()).isEqualTo(200);
            assertThat(app.http().get("/sql/nosuchtable", "globex.example.com").status())
                    .isEqualTo(500);
        }
    }
}
