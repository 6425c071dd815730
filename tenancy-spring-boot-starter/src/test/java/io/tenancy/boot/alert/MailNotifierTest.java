package io.tenancy.boot.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.monitoring.Alert;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/** Alerts as mails. */
@Tag("unit")
class MailNotifierTest {

    private final List<SimpleMailMessage> sent = new ArrayList<>();
    private final MailSender sender = mails -> sent.addAll(List.of(mails));

    @Test
    void givenAddresses_whenAlerted_thenEachGetsTheMessage() {
        new MailNotifier(sender, List.of("ops@example.com", "dba@example.com"), "tenancy@example.com")
                .alerted(AlertFixture.of("acme", Alert.State.RAISED));

        assertThat(sent).singleElement().satisfies(mail -> {
            assertThat(mail.getTo()).containsExactly("ops@example.com", "dba@example.com");
            assertThat(mail.getFrom()).isEqualTo("tenancy@example.com");
            assertThat(mail.getSubject()).isEqualTo("[critical] breaker-open of tenant 'acme'");
            assertThat(mail.getText()).contains("callers fail at once", "Raised: 2026-11-27T03:00:00Z");
        });
    }

    @Test
    void givenResolvedAlertWithoutSender_whenAlerted_thenSaysSo() {
        new MailNotifier(sender, List.of("ops@example.com"), null)
                .alerted(AlertFixture.of("acme", Alert.State.RESOLVED));

        assertThat(sent).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).startsWith("[resolved] ");
            assertThat(mail.getFrom()).isNull();
            assertThat(mail.getText()).contains("Over:   2026-11-27T03:00:00Z");
        });
    }

    @Test
    void givenSlugWithEndOfLine_whenAlerted_thenSubjectIsOneLine() {
        new MailNotifier(sender, List.of("ops@example.com"), null)
                .alerted(AlertFixture.of("a\r\nBcc: x@example.com", Alert.State.RAISED));

        assertThat(sent.get(0).getSubject()).doesNotContain("\r").doesNotContain("\n");
    }

    @Test
    void givenNobody_whenAlerted_thenNothingIsSent() {
        new MailNotifier(sender, List.of(), null).alerted(AlertFixture.of("acme", Alert.State.RAISED));

        assertThat(sent).isEmpty();
    }
}
