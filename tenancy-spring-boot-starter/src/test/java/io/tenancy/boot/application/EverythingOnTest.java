package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.boot.application.NotesApplication.NoteService;
import io.tenancy.connection.TenantSwitchException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Web, JPA, security, Actuator and Flyway together: started, healthy, isolated, transactional. */
@Tag("feature")
class EverythingOnTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRESQL_CONTAINER")
    @DisplayName("the whole application starts, is healthy, and asks the router for nothing while unbound")
    void givenEverythingOnTheClassPath_whenUsed_thenTenantsAreIsolated(TestDatabase kind) {
        try (TestApplication app =
                TestApplication.start(kind, NotesApplication.class, "tenancy.web.base-domain=example.com")) {
            assertThat(app.http()
                            .get("/actuator/health", "whatever.example.org")
                            .body())
                    .contains("\"status\":\"UP\"");
            assertThat(app.router().unboundRefusals()).isZero();

            Tenant acme = app.create("acme");
            Tenant globex = app.create("globex");
            NoteService notes = app.bean(NoteService.class);
            app.tenants().runAs(acme, () -> notes.write(1, "acme"));
            app.tenants().runAs(globex, () -> notes.write(1, "globex"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> app.tenants().runAs(acme, () -> notes.writeAndFail(7, "never")));

            assertThat(app.http().get("/notes", "acme.example.com").body()).isEqualTo("[\"acme\",\"acme\"]");
            assertThat(app.http().get("/notes", "globex.example.com").body()).isEqualTo("[\"globex\",\"globex\"]");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2", "POSTGRESQL"})
    @DisplayName("N-43: no switch inside a transaction of the router; one of central forbids nothing")
    void givenTransaction_whenSwitching_thenRefused(TestDatabase kind) throws Exception {
        try (TestApplication app = TestApplication.start(kind, NotesApplication.class)) {
            Tenant acme = app.create("acme");
            Tenant globex = app.create("globex");
            NoteService notes = app.bean(NoteService.class);

            try (TenantScope scope = app.connections().switchToTenant(acme)) {
                assertThatThrownBy(() ->
                                notes.inTransaction(() -> app.connections().switchToTenant(globex)))
                        .isInstanceOf(TenantSwitchException.class)
                        .hasMessageContaining("'acme'")
                        .hasMessageContaining("'globex'");
                assertThat(notes.<String>inTransaction(() -> app.tenants().callAs(acme, () -> "again")))
                        .isEqualTo("again");
            }
            new TransactionTemplate(app.bean("centralTransactionManager", PlatformTransactionManager.class))
                    .executeWithoutResult(status -> app.tenants().runAs(globex, () -> notes.write(5, "globex")));
            assertThat(app.tenants().callAs(globex, notes::writers)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2", "POSTGRESQL"})
    @DisplayName("centralDataSource is the application's own data source; Flyway's and our tables are there")
    void givenApplication_whenLookingAtCentral_thenBothHistoriesAreThere(TestDatabase kind) {
        try (TestApplication app = TestApplication.start(kind, NotesApplication.class)) {
            assertThat(app.bean("centralDataSource", DataSource.class))
                    .isSameAs(app.bean("dataSource", DataSource.class));
            Long tables = JdbcClient.create(app.bean("centralDataSource", DataSource.class))
                    .sql("SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_name) IN"
                            + " ('tenants', 'tenancy_schema_history', 'flyway_schema_history', 'plans')")
                    .query(Long.class)
                    .single();
            assertThat(tables).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 500", "false, 200"})
    @DisplayName("law 3: an entity manager that is open for the request belongs to its tenant, so no switch")
    void givenOpenEntityManagerInView_whenSwitching_thenRefused(boolean openInView, int status) {
        try (TestApplication app = TestApplication.start(
                TestDatabase.H2,
                NotesApplication.class,
                "tenancy.web.base-domain=example.com",
                "spring.jpa.open-in-view=" + openInView)) {
            app.create("acme");
            app.create("globex");

            assertThat(app.http().get("/other/acme", "acme.example.com").status())
                    .isEqualTo(200);
            assertThat(app.http().get("/other/globex", "acme.example.com").status())
                    .isEqualTo(status);
        }
    }
}
