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
class TicketsTest {

    private static RunningDesk desk;

    @BeforeAll
    static void start(@TempDir Path data) {
        desk = RunningDesk.start(data);
        desk.signUp("acme");
        desk.signUp("globex");
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void givenTwoDesks_whenOpeningTickets_thenEachFileHoldsItsOwn() throws Exception {
        desk.signUp("left");
        desk.signUp("right");

        desk.openTicket("left", "Left only");
        desk.openTicket("right", "Right only");

        assertThat(desk.titlesInFileOf("left")).containsExactly("Left only");
        assertThat(desk.titlesInFileOf("right")).containsExactly("Right only");
        assertThat(desk.get("/api/tickets", "Host", desk.host("left.localhost")).body())
                .contains("Left only")
                .doesNotContain("Right only");
    }

    @Test
    void whenOpeningTicket_thenAnswersAsTheListDoes() {
        HttpResponse<String> answer = desk.openTicket("acme", "Printer on fire");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body())
                .matches("\\{\"id\":\\d+,\"title\":\"Printer on fire\",\"createdAt\":\"[0-9T:.-]+Z\"}");
        assertThat(desk.get("/api/tickets", "X-Tenant", "acme").body()).contains(answer.body());
    }

    @Test
    void givenComment_whenReadingIt_thenOnlyItsDeskHasIt() {
        desk.openTicket("acme", "First");
        desk.openTicket("globex", "First");

        HttpResponse<String> answer = desk.post("/api/tickets/1/comments", "{\"text\":\"Water?\"}", "X-Tenant", "acme");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(desk.get("/tickets/1", "X-Tenant", "acme").body()).contains("Water?");
        assertThat(desk.get("/api/tickets/1/comments", "X-Tenant", "acme").body())
                .contains("Water?");
        assertThat(desk.get("/api/tickets/1/comments", "X-Tenant", "globex").body())
                .isEqualTo("[]");
    }

    @Test
    void givenMarkupInTitle_whenShowingIt_thenItIsEscaped() {
        HttpResponse<String> added = desk.submit(
                "/tickets", "title=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "Host", desk.host("acme.localhost"));

        assertThat(added.statusCode()).isEqualTo(302);
        assertThat(desk.get("/", "Host", desk.host("acme.localhost")).body())
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script>");
    }

    @Test
    void givenNoTitle_whenOpeningTicket_thenReportsIt() {
        HttpResponse<String> answer = desk.openTicket("acme", "  ");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"violations\":[{\"field\":\"title\",\"code\":\"INVALID_TITLE\"");
    }

    @Test
    void givenNoSuchTicket_whenCommenting_thenNotFound() {
        assertThat(desk.post("/api/tickets/999/comments", "{\"text\":\"?\"}", "X-Tenant", "acme")
                        .statusCode())
                .isEqualTo(404);
        assertThat(desk.get("/tickets/999", "X-Tenant", "acme").statusCode()).isEqualTo(404);
    }
}
