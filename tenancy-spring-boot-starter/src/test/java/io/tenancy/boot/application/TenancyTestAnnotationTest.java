package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.tenancy.boot.application.NotesApplication.NoteService;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.context.TenantContext;
import io.tenancy.test.TenancyTest;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestTenants;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What an application's own tests get. */
@Tag("feature")
class TenancyTestAnnotationTest {

    @Test
    @DisplayName("a test gets two tenants with databases of their own; one that leaves a scope open fails, alone")
    void givenAnnotatedTests_whenRun_thenTheyAreIsolatedAndForgottenScopesAreSeen() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(Annotated.class))
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(2).failed(1))
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("forgets"),
                                finishedWithFailure(message(text -> text.contains("left 1 tenant scope(s) open")))));
    }

    @Test
    @DisplayName("the same on PostgreSQL")
    void givenAnnotatedTestOnPostgresql_whenRun_thenPasses() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(OnPostgresql.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(0));
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TenancyTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Annotated {

        @Autowired
        private TestTenants tenants;

        @Autowired
        private TenantContext context;

        @Test
        @Order(1)
        void isolates(@Autowired NoteService notes) throws Exception {
            context.runAs(tenants.get("alpha"), () -> notes.write(1, "alpha"));

            assertThat(context.callAs(tenants.get("beta"), notes::writers)).isEmpty();
            assertThat(context.callAs(tenants.get("alpha"), notes::writers)).hasSize(2);
        }

        @Test
        @Order(2)
        void forgets(@Autowired ConnectionManager connections) {
            connections.switchToTenant(tenants.get("alpha"));
        }

        @Test
        @Order(3)
        void startsUnbound() {
            assertThat(context.current()).isEmpty();
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TenancyTest(database = TestDatabase.POSTGRESQL, tenants = "gamma")
    static class OnPostgresql {

        @Test
        void works(@Autowired TestTenants tenants, @Autowired TenantContext context, @Autowired NoteService notes)
                throws Exception {
            assertThat(context.callAs(tenants.get("gamma"), notes::writers)).isEmpty();
        }
    }
}
