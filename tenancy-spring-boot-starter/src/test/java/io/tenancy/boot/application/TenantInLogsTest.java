package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.connection.ConnectionManager;
import io.tenancy.context.TenantContext;
import io.tenancy.context.TenantScope;
import io.tenancy.logging.TenantMdc;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tenant in the log lines of a thread. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class TenantInLogsTest {

    private static final String PATTERN = "logging.pattern.console=[%X{tenant.id}/%X{tenant.slug}] %logger{0} %m%n";

    @BeforeEach
    @AfterEach
    void forget() {
        TestApplication.forgetLogging();
        MDC.clear();
    }

    @Test
    @DisplayName("what a request of a tenant logs has the tenant, also that of the next request on the same thread")
    void givenRequests_whenLogging_thenEachLineHasItsTenant(CapturedOutput output) {
        try (TestApplication app = TestApplication.start(
                TestDatabase.H2,
                NotesApplication.class,
                "logging.config=classpath:logback-pattern.xml",
                PATTERN,
                "server.tomcat.threads.max=1",
                "tenancy.web.resolvers=header",
                "tenancy.web.central-hosts=central.example",
                "logging.level.org.springframework.web.servlet.DispatcherServlet=debug")) {
            Tenant acme = app.create("acme");
            Tenant globex = app.create("globex");
            app.http().get("/whoami?one", "any.example", "X-Tenant: acme");
            app.http().get("/whoami?two", "any.example", "X-Tenant: globex");
            app.http().get("/whoami?three", "central.example");

            assertThat(output)
                    .contains("[" + acme.id() + "/acme] DispatcherServlet GET \"/whoami?one\"")
                    .contains("[" + globex.id() + "/globex] DispatcherServlet GET \"/whoami?two\"")
                    .contains("[/] DispatcherServlet GET \"/whoami?three\"");
        }
    }

    @Test
    @DisplayName("work that runs for a tenant has the tenant; afterwards what was there before, whatever it throws")
    void givenWorkForTenants_whenNested_thenShownAndRestored() throws Exception {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2)) {
            TenantContext context = app.bean(TenantContext.class);
            Tenant acme = app.create("acme");
            Tenant globex = app.create("globex");
            MDC.put("tenant.slug", "the caller's own");

            context.runAs(acme, () -> {
                assertThat(shown()).containsExactly(Long.toString(acme.id()), "acme");
                assertThatThrownBy(() -> context.callAs(globex, () -> {
                            assertThat(shown()).containsExactly(Long.toString(globex.id()), "globex");
                            throw new IllegalStateException("thrown by the work");
                        }))
                        .hasMessage("thrown by the work");
                assertThat(shown()).containsExactly(Long.toString(acme.id()), "acme");
                context.runAsCentral(() -> assertThat(shown()).containsExactly("-", "-"));
                try (TenantScope bare = app.bean(ConnectionManager.class).switchToTenant(globex)) {
                    assertThat(context.require()).isEqualTo(globex);
                    assertThat(shown()).containsExactly(Long.toString(acme.id()), "acme");
                }
            });

            assertThat(shown()).containsExactly("-", "the caller's own");
        }
    }

    @Test
    @DisplayName("S-84: tenancy.logging.mdc-on-switch")
    void givenMdcOnSwitch_whenSwitching_thenShownAtEachSwitch() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.logging.mdc-on-switch=true")) {
            ConnectionManager connections = app.bean(ConnectionManager.class);
            Tenant acme = app.create("acme");
            try (TenantScope outer = connections.switchToTenant(acme)) {
                assertThat(shown()).containsExactly(Long.toString(acme.id()), "acme");
                try (TenantScope central = connections.switchToCentral()) {
                    assertThat(shown()).containsExactly("-", "-");
                }
                assertThat(shown()).containsExactly(Long.toString(acme.id()), "acme");
            }
            assertThat(shown()).containsExactly("-", "-");
        }
    }

    @ParameterizedTest
    @CsvSource({"ecs, /tenant/slug", "logstash, /tenant.slug", "gelf, /_tenant.slug"})
    @DisplayName("structured formats: an event about another tenant than the thread's is written, and names that one")
    void givenStructuredFormat_whenEventIsAboutAnother_thenTheLineIsThereOnce(
            String format, String slug, CapturedOutput output) {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.H2,
                "logging.config=classpath:logback-structured.xml",
                "logging.structured.format.console=" + format)) {
            Tenant acme = app.create("acme");
            Tenant globex = app.create("globex");
            app.tenants().runAs(acme, () -> {
                app.bean(TenantLifecycle.class).suspend(globex);
                LoggerFactory.getLogger("my.application").info("a line of the application");
            });

            List<String> lines = output.getOut().lines().toList();
            assertThat(jsonOf(lines, "tenant.suspended").at(slug).asString()).isEqualTo("globex");
            assertThat(jsonOf(lines, "a line of the application").at(slug).asString())
                    .isEqualTo("acme");
        }
    }

    private static JsonNode jsonOf(List<String> lines, String text) {
        return lines.stream()
                .filter(line -> line.contains(text))
                .map(line -> JsonMapper.shared().readTree(line))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> shown() {
        return List.of(orDash(MDC.get(TenantMdc.ID)), orDash(MDC.get(TenantMdc.SLUG)));
    }

    private static String orDash(String value) {
        return value == null ? "-" : value;
    }
}
