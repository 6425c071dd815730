package io.tenancy.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("feature")
class WhoseRequestTest {

    private static final String TICKETS = "/api/tickets";

    private static RunningDesk desk;

    @BeforeAll
    static void start(@TempDir Path data) {
        desk = RunningDesk.start(data);
        desk.signUp("acme");
        desk.signUp("globex");
        desk.openTicket("acme", "Acme's");
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void givenCentralHost_whenTheHeaderNamesATenant_thenItIsServed(String host) {
        assertThat(desk.get(TICKETS, "Host", desk.host(host), "X-Tenant", "acme")
                        .body())
                .contains("Acme's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "nobody.localhost", "a.b.localhost", "example.com"})
    void givenNoTenant_whenAsking_thenUnknown(String host) {
        assertIs(desk.get(TICKETS, "Host", desk.host(host)), 404, "TENANT_UNKNOWN");
        assertIs(desk.post(TICKETS, "{\"title\":\"x\"}", "Host", desk.host(host)), 404, "TENANT_UNKNOWN");
    }

    @Test
    void givenUnknownTenant_whenTheHeaderNamesIt_thenUnknown() {
        assertIs(desk.get(TICKETS, "X-Tenant", "nobody"), 404, "TENANT_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"globex", "nobody"})
    void givenHostOfATenant_whenTheHeaderNamesAnother_thenAmbiguous(String other) {
        HttpResponse<String> answer = desk.get(TICKETS, "Host", desk.host("acme.localhost"), "X-Tenant", other);

        assertIs(answer, 400, "TENANT_AMBIGUOUS");
    }

    @Test
    void givenCentralHost_whenOpeningTheFirstPage_thenItIsTheSignUp() {
        assertThat(desk.get("/", "Host", desk.host("localhost")).body()).contains("Open your ticket desk");
        assertThat(desk.get("/actuator/health").body()).contains("\"status\":\"UP\"");
    }

    private static void assertIs(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
