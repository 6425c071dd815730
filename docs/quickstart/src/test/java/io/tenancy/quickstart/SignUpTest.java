package io.tenancy.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("feature")
class SignUpTest {

    private static RunningDesk desk;

    @BeforeAll
    static void start(@TempDir Path data) {
        desk = RunningDesk.start(data);
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void whenSigningUp_thenAnswersWithTheAddressOfTheDesk() {
        HttpResponse<String> answer =
                desk.post("/signup", "{\"name\":\"Initech\",\"slug\":\"initech\"}", "Host", desk.host("localhost"));

        String url = "http://initech.localhost:" + desk.port() + "/";
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).matches("\\{\"id\":\\d+,\"slug\":\"initech\",\"url\":\"" + url + "\"}");
        assertThat(answer.headers().firstValue("Location")).contains(url);
    }

    @Test
    void whenSigningUpWhileRunning_thenTheDeskIsServedAtOnce() {
        desk.signUp("umbrella");

        assertThat(desk.get("/", "Host", desk.host("umbrella.localhost")).body())
                .contains("Desk of umbrella", "No tickets", "value=\"\"");
        assertThat(desk.get("/api/tickets", "X-Tenant", "umbrella").body()).isEqualTo("[]");
    }

    @Test
    void givenTakenSlug_whenSigningUp_thenConflicts() {
        desk.signUp("hooli");

        HttpResponse<String> answer = desk.signUp("hooli");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"DUPLICATE_SLUG\"");
    }

    @Test
    void givenBadSlugAndNoName_whenSigningUp_thenReportsBoth() {
        HttpResponse<String> answer = desk.post("/signup", "{\"slug\":\"Not a slug!\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("\"violations\":[{\"field\":\"slug\",\"code\":\"INVALID_SLUG\",\"message\":\"")
                .contains("{\"field\":\"name\",\"code\":\"INVALID_NAME\"");
    }

    @Test
    void givenUnderscore_whenSigningUp_thenTheSubdomainIsRefused() {
        HttpResponse<String> answer = desk.signUp("a_b");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"subdomain\",\"code\":\"INVALID_SUBDOMAIN\"");
    }

    @Test
    void givenNoJson_whenSigningUp_thenBadRequest() {
        assertThat(desk.post("/signup", "{oops").statusCode()).isEqualTo(400);
    }

    @Test
    void givenBadSlug_whenSigningUpByForm_thenTheFormComesBackWithWhatWasTyped() {
        HttpResponse<String> answer = desk.submit("/signup", "slug=%3Ci%3Eno%3C%2Fi%3E");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("role=\"alert\"", "value=\"&lt;i&gt;no&lt;/i&gt;\"")
                .doesNotContain("<i>no");
    }

    @Test
    void whenSigningUpByForm_thenThePageLeadsToTheDesk() {
        HttpResponse<String> answer = desk.submit("/signup", "name=A+%26+B&slug=soylent");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("href=\"http://soylent.localhost:" + desk.port() + "/\"", "A &amp; B", "X-Tenant: soylent");
    }
}
