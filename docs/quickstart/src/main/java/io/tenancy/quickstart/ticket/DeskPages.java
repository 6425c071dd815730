package io.tenancy.quickstart.ticket;

import io.tenancy.context.TenantContext;
import io.tenancy.quickstart.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A desk in the browser. Without a tenant, its first page is the sign-up. */
@Controller
class DeskPages {

    private static final String NAME = "name";
    private static final String MESSAGE = "message";

    private final Tickets tickets;
    private final Comments comments;
    private final TenantContext tenants;

    DeskPages(Tickets tickets, Comments comments, TenantContext tenants) {
        this.tickets = tickets;
        this.comments = comments;
        this.tenants = tenants;
    }

    @GetMapping("/")
    ModelAndView home() {
        return tenants.isCentral() ? new ModelAndView("signup") : desk();
    }

    @PostMapping("/tickets")
    ModelAndView open(@RequestParam(required = false) @Nullable String title) {
        try {
            tickets.open(title);
            return new ModelAndView("redirect:/");
        } catch (InvalidInputException failure) {
            return refused(desk().addObject("title", title), failure);
        }
    }

    @GetMapping("/tickets/{id}")
    ModelAndView ticket(@PathVariable long id) {
        return new ModelAndView("ticket")
                .addObject(NAME, tenants.require().name())
                .addObject("ticket", comments.existing(id))
                .addObject("comments", comments.of(id));
    }

    @PostMapping("/tickets/{id}/comments")
    ModelAndView comment(@PathVariable long id, @RequestParam(required = false) @Nullable String text) {
        try {
            comments.add(id, text);
            return new ModelAndView("redirect:/tickets/" + id);
        } catch (InvalidInputException failure) {
            return refused(ticket(id).addObject("text", text), failure);
        }
    }

    private ModelAndView desk() {
        return new ModelAndView("desk")
                .addObject(NAME, tenants.require().name())
                .addObject("tickets", tickets.all());
    }

    private static ModelAndView refused(ModelAndView page, InvalidInputException failure) {
        page.addObject(MESSAGE, failure.violation().message());
        page.setStatus(HttpStatus.BAD_REQUEST);
        return page;
    }
}
