package io.tenancy.quickstart.ticket;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What somebody wrote below a ticket. */
@Entity
@Table(name = "comments")
class Comment {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private long ticketId;
    private String text = "";
    private LocalDateTime createdAt = LocalDateTime.MIN;

    /** For JPA. */
    protected Comment() {}

    Comment(long ticketId, String text, Instant createdAt) {
        this.ticketId = ticketId;
        this.text = text;
        this.createdAt = LocalDateTime.ofInstant(createdAt.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    public @Nullable Long getId() {
        return id;
    }

    public long getTicketId() {
        return ticketId;
    }

    public String getText() {
        return text;
    }

    public Instant getCreatedAt() {
        return createdAt.toInstant(ZoneOffset.UTC);
    }
}
