package io.tenancy.quickstart.ticket;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tickets for programs. */
@RestController
@RequestMapping("/api/tickets")
class TicketApi {

    private final Tickets tickets;
    private final Comments comments;

    TicketApi(Tickets tickets, Comments comments) {
        this.tickets = tickets;
        this.comments = comments;
    }

    @GetMapping
    List<Ticket> all() {
        return tickets.all();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Ticket open(@RequestBody NewTicket ticket) {
        return tickets.open(ticket.title());
    }

    @GetMapping("/{id}/comments")
    List<Comment> comments(@PathVariable long id) {
        return comments.of(id);
    }

    @PostMapping("/{id}/comments")
    @ResponseStatus(HttpStatus.CREATED)
    Comment comment(@PathVariable long id, @RequestBody NewComment comment) {
        return comments.add(id, comment.text());
    }

    record NewTicket(@Nullable String title) {}

    record NewComment(@Nullable String text) {}
}
