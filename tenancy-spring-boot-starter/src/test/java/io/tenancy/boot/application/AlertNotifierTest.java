package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.boot.alert.WebhookServer;
import io.tenancy.cluster.Nodes;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.test.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/** S-84: alerts of an application reach webhook and mail as its properties say. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class AlertNotifierTest {

    private static final String ALWAYS = "tenancy.monitoring.memory-threshold=1MB";
    private static final String SECRET = "tenancy.alerts.webhook.secret=canary-of-the-webhook";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Import(PlainApplication.class)
    static class MailingApplication {

        private final List<SimpleMailMessage> sent = new CopyOnWriteArrayList<>();

        @Bean
        MailSender sender() {
            return mails -> sent.addAll(List.of(mails));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("tenancy.alerts.webhook.url and secret: signed; the node's name only where hosts are not masked")
    void givenWebhook_whenAlertIsRaised_thenPosted(boolean masked) {
        try (WebhookServer server = new WebhookServer(500, 200);
                TestApplication app = PlainApplication.start(
                        TestDatabase.H2,
                        ALWAYS,
                        SECRET,
                        "tenancy.logging.mask-sensitive-data=" + masked,
                        "tenancy.alerts.webhook.url=" + server.url())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(server.requests()).hasSize(2));

            String body = new String(server.requests().get(1).body(), StandardCharsets.UTF_8);
            assertThat(body)
                    .contains("\"type\":\"memory\"", app.bean(Nodes.class).id())
                    .doesNotContain("canary");
            assertThat(body.contains("nodeName")).isEqualTo(!masked);
            assertThat(server.requests().get(1).headers().toString()).doesNotContain("canary-of-the-webhook");
        }
    }

    @Test
    @DisplayName("F-43: a webhook that never answers slows nothing, and others hear of the alert")
    void givenHangingWebhook_whenAlertIsRaised_thenTheRestGoesOn(CapturedOutput output) {
        try (WebhookServer server = new WebhookServer(0);
                TestApplication app = PlainApplication.start(
                        TestDatabase.H2, ALWAYS, SECRET, "tenancy.alerts.webhook.url=" + server.url())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(server.requests()).isNotEmpty());

            await().atMost(Duration.ofSeconds(4))
                    .untilAsserted(() -> assertThat(output).contains("alert alert.raised"));
            long started = System.nanoTime();
            app.bean(AlertMonitor.class).evaluate();
            app.tenants()
                    .runAs(
                            app.create("acme"),
                            () -> app.jdbc()
                                    .sql("SELECT COUNT(*) FROM notes")
                                    .query(Long.class)
                                    .single());
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    @DisplayName("tenancy.alerts.mail.to and from, with a MailSender of the application's own")
    void givenMailSender_whenAlertIsRaised_thenSent() {
        try (TestApplication app = TestApplication.start(
                TestDatabase.H2,
                MailingApplication.class,
                ALWAYS,
                "tenancy.alerts.mail.to=ops@example.com,dba@example.com",
                "tenancy.alerts.mail.from=tenancy@example.com")) {
            List<SimpleMailMessage> sent = app.bean(MailingApplication.class).sent;

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent).isNotEmpty());

            assertThat(sent.get(0).getTo()).containsExactly("ops@example.com", "dba@example.com");
            assertThat(sent.get(0).getFrom()).isEqualTo("tenancy@example.com");
            assertThat(sent.get(0).getSubject()).isEqualTo("[critical] memory");
        }
    }

    @Test
    void givenRecipientsAndNoMailSender_whenStarted_thenSaysSo(CapturedOutput output) {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.alerts.mail.to=ops@example.com")) {
            assertThat(app.context().containsBean("tenancyAlertMail")).isFalse();
            assertThat(output).contains("tenancy.alerts.mail.to is set, but there is no MailSender bean");
        }
    }
}
