package io.tenancy.quickstart.ticket;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/** The comments below a ticket. */
@Service
class Comments {

    private static final int LONGEST_TEXT = 2000;

    private final CommentRepository comments;
    private final Tickets tickets;

    Comments(CommentRepository comments, Tickets tickets) {
        this.comments = comments;
        this.tickets = tickets;
    }

    @Transactional(readOnly = true)
    public List<Comment> of(long ticketId) {
        return comments.findByTicketIdOrderById(existing(ticketId).id());
    }

    /** The ticket is read by JDBC and the comment written by JPA, both in one transaction of one database. */
    @Transactional
    public Comment add(long ticketId, @Nullable String text) {
        Ticket ticket = existing(ticketId);
        return comments.save(new Comment(ticket.id(), Text.require("text", text, LONGEST_TEXT), Instant.now()));
    }

    Ticket existing(long ticketId) {
        return tickets.find(ticketId)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such ticket."));
    }
}
