package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.boot.application.RawHttp.Response;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which tenant a request gets, over a real port. */
@Tag("feature")
class TenantFilterTest {

    private static TestApplication app;
    private static RawHttp http;

    @BeforeAll
    static void start() {
        app = TestApplication.start(
                TestDatabase.H2,
                NotesApplication.class,
                "tenancy.web.base-domain=example.com",
                "tenancy.web.resolvers=subdomain,domain,header",
                "tenancy.web.central-hosts=www.example.com,127.0.0.1",
                "tenancy.web.central-paths=/actuator/**");
        http = app.http();
        app.create(NewTenant.of("acme", "Acme").subdomain("acme").domain("acme.test"));
        app.create(NewTenant.of("globex", "Globex").subdomain("globex").domain("foo.com"));
        app.create(NewTenant.of("bar", "Bar").domain("bar.com"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @DisplayName("N-48: every spelling of one host is one tenant")
    @ValueSource(
            strings = {
                "acme.example.com",
                "ACME.Example.com",
                "acme.example.com.",
                "acme.example.com:8443",
                "acme.test",
                "ACME.TEST:80"
            })
    void givenSpellingsOfAHost_whenAsked_thenAcme(String host) {
        assertThat(http.get("/whoami", host).body()).isEqualTo("acme");
    }

    @ParameterizedTest
    @DisplayName("N-49, N-50, S-58: a host that is not exactly a tenant's is nobody's")
    @ValueSource(
            strings = {
                "acme.evil.example",
                "foo.bar.com",
                "10.0.0.5",
                "[::1]",
                "acme.example.com.evil.example",
                "xacme.example.com",
                "acme.acme.example.com",
                "example.com",
                "nosuch.example.com",
                "xn--cme-8la.example.com"
            })
    void givenHostOfNobody_whenAsked_thenUnknown(String host) {
        Response response = http.get("/whoami", host);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(response.body()).contains("\"code\":\"TENANT_UNKNOWN\"").doesNotContain(host);
        // the header cannot make a tenant of it
        assertThat(http.get("/whoami", host, "X-Tenant: acme").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @DisplayName("N-50: what is no host name is refused, and never echoed")
    @ValueSource(
            strings = {"acme%00.example.com", "acme%2e.example.com", "'or'1'='1", "*.example.com", "ÁCME.example.com"})
    void givenNoHostName_whenAsked_thenRefused(String host) {
        Response response = http.get("/whoami", host);

        assertThat(response.status()).isIn(400, 404);
        assertThat(response.body()).doesNotContain(host);
    }

    @Test
    @DisplayName("N-50: a very long host, none, and two are refused")
    void givenStrangeHostHeaders_whenAsked_thenRefused() {
        assertThat(http.get("/whoami", "a".repeat(300) + ".example.com").status())
                .isIn(400, 404);
        assertThat(http.send("GET /whoami HTTP/1.1\r\nConnection: close\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(http.send("GET /whoami HTTP/1.1\r\nHost: acme.example.com\r\nHost: globex.example.com\r\n"
                                + "Connection: close\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(http.send("GET http://globex.example.com/whoami HTTP/1.1\r\nHost: acme.example.com\r\n"
                                + "Connection: close\r\n\r\n")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "acme.example.com, acme, 200, acme",
        "acme.example.com, ACME, 200, acme",
        "acme.example.com, globex, 400, TENANT_AMBIGUOUS",
        "acme.example.com, nosuch, 400, TENANT_AMBIGUOUS",
        "www.example.com, nosuch, 404, TENANT_UNKNOWN",
        "www.example.com, globex, 200, globex",
        "127.0.0.1, globex, 200, globex"
    })
    @DisplayName("every source must name the same tenant; on a central host the header selects it")
    void givenHostAndHeader_whenAsked_thenTheyMustAgree(String host, String header, int status, String expected) {
        Response response = http.get("/whoami", host, "X-Tenant: " + header);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).contains(expected);
    }

    @Test
    @DisplayName("S-64: a central path works with no tenant and with an unknown one; a central host is central")
    void givenCentralPathOrHost_whenAsked_thenCentral() {
        assertThat(http.get("/actuator/health", "nosuch.example.com").status()).isEqualTo(200);
        assertThat(http.get("/actuator/health", "10.0.0.5").status()).isEqualTo(200);
        assertThat(http.get("/whoami", "www.example.com").body()).isEqualTo("central");
    }

    @Test
    @DisplayName("S-64: a central path that fails says so, also to a host that is nobody's")
    void givenCentralPathFails_whenAskedForHostOfNobody_thenItsOwnError() {
        Response response = http.get("/actuator/nosuch", "nosuch.example.com");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).contains("/actuator/nosuch").doesNotContain("TENANT_UNKNOWN");
    }

    @Test
    @DisplayName("a browser gets a page")
    void givenBrowser_whenUnknown_thenPage() {
        Response response = http.get("/whoami", "nosuch.example.com", "Accept: text/html,application/xhtml+xml");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers().get("content-type")).startsWith("text/html");
        assertThat(response.body()).contains("<h1>Not Found</h1>", "TENANT_UNKNOWN");
    }

    @Test
    @DisplayName("N-45: after a tenant's request, error page and async result the thread has no tenant")
    void givenRequestsOneAfterTheOther_whenAsked_thenNoneInheritsATenant() {
        for (int i = 0; i < 50; i++) {
            assertThat(http.get("/whoami", "acme.example.com").body()).isEqualTo("acme");
            assertThat(http.get("/fail", "globex.example.com").status()).isEqualTo(500);
            assertThat(http.get("/slow", "globex.example.com").status()).isEqualTo(200);
            assertThat(http.get("/whoami", "www.example.com").body()).isEqualTo("central");
            assertThat(http.get("/whoami", "nosuch.example.com").status()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("N-39, N-41: suspended and expired are 403, being created is 503 with Retry-After, deleted is 404")
    void givenTenantOutOfUse_whenAsked_thenStatusSaysWhy() {
        Tenant late = app.create(
                NewTenant.of("late", "Late").subdomain("late").expiresAt(Instant.parse("2001-01-01T00:00:00Z")));
        Tenant off = app.create("off");
        Tenant gone = app.create("gone");
        Tenant young = app.create("young");
        assertThat(http.get("/notes", "off.example.com").status()).isEqualTo(200);

        app.bean(TenantLifecycle.class).suspend(off);
        app.bean(TenantLifecycle.class).delete(gone);
        JdbcClient central = app.bean("centralJdbcClient", JdbcClient.class);
        central.sql("INSERT INTO tenancy_operations (tenant_id, kind, step, state, nonce)"
                        + " VALUES (?, 'create', 'schema', 'RUNNING', 'x')")
                .param(young.id())
                .update();
        central.sql("UPDATE tenants SET name = 'Young again' WHERE id = ?")
                .param(young.id())
                .update();

        assertThat(late.slug()).isEqualTo("late");
        assertThat(http.get("/whoami", "late.example.com").status()).isEqualTo(403);
        Response suspended = http.get("/whoami", "off.example.com");
        assertThat(suspended.status()).isEqualTo(403);
        assertThat(suspended.body()).contains("TENANT_INACTIVE");
        assertThat(http.get("/whoami", "gone.example.com").status()).isEqualTo(404);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(http.get("/whoami", "young.example.com"))
                        .satisfies(response -> assertThat(response.status()).isEqualTo(503))
                        .satisfies(response -> assertThat(response.headers()).containsKey("retry-after"))
                        .satisfies(response -> assertThat(response.body()).contains("TENANT_NOT_READY")));
    }

    @Test
    @DisplayName("S-28: a database that is gone is 503 for its tenant alone; a missing table stays 500")
    void givenDatabaseIsGone_whenAsked_thenUnavailable() {
        Tenant lost = app.create("lost");
        app.bean("centralJdbcClient", JdbcClient.class)
                .sql("UPDATE tenants SET database_name = 'nowhere_1' WHERE id = ?")
                .param(lost.id())
                .update();

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(http.get("/notes", "lost.example.com"))
                        .satisfies(response -> assertThat(response.status()).isEqualTo(503))
                        .satisfies(response -> assertThat(response.body()).contains("TENANT_DATABASE_UNAVAILABLE")));
        assertThat(http.get("/notes", "acme.example.com").status()).isEqualTo(200);
        assertThat(http.get("/sql/nosuchtable", "acme.example.com").status()).isEqualTo(500);
    }
}
