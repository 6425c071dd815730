package io.tenancy.boot.alert;

import io.tenancy.Printable;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertListener;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/** Sends alerts by mail. Waits for the mail server as long as the mail sender does. Thread-safe. */
public final class MailNotifier implements AlertListener {

    private final MailSender sender;
    private final List<String> to;
    private final @Nullable String from;

    /**
     * @param to nobody gets a mail if it is empty
     * @param from null for whom the mail sender takes
     */
    public MailNotifier(MailSender sender, List<String> to, @Nullable String from) {
        this.sender = sender;
        this.to = List.copyOf(to);
        this.from = from;
    }

    @Override
    public void alerted(Alert alert) {
        if (to.isEmpty()) {
            return;
        }
        SimpleMailMessage mail = new SimpleMailMessage();
        mail.setTo(to.toArray(String[]::new));
        if (from != null) {
            mail.setFrom(from);
        }
        mail.setSubject(subject(alert));
        mail.setText(text(alert));
        sender.send(mail);
    }

    /** The message has what was escaped; a slug of the database could hold the end of a header. */
    private static String subject(Alert alert) {
        String what =
                alert.type().id() + (alert.tenant() == null ? "" : " of tenant " + Printable.quote(alert.tenant()));
        return alert.isRaised()
                ? "[" + alert.severity().name().toLowerCase(Locale.ROOT) + "] " + what
                : "[resolved] " + what;
    }

    private static String text(Alert alert) {
        return alert.message() + "\n\nRaised: " + alert.since() + (alert.isRaised() ? "" : "\nOver:   " + alert.at())
                + "\n";
    }
}
