package io.tenancy.quickstart.signup;

import io.tenancy.Violation;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.InvalidTenantException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.ModelAndView;

/** Sign-up, for browsers and for programs. Its path is central: no tenant is needed. */
@Controller
class SignUpController {

    private final Desks desks;

    SignUpController(Desks desks) {
        this.desks = desks;
    }

    @PostMapping(path = "/signup", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Desk> signUp(@RequestBody SignUp signUp, HttpServletRequest request) {
        Desk desk = desks.open(signUp, request);
        return ResponseEntity.created(URI.create(desk.url())).body(desk);
    }

    @GetMapping("/signup")
    String form() {
        return "signup";
    }

    @PostMapping(path = "/signup", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView signUpByForm(@ModelAttribute SignUp signUp, HttpServletRequest request) {
        try {
            return new ModelAndView("welcome")
                    .addObject("name", signUp.name())
                    .addObject("desk", desks.open(signUp, request));
        } catch (InvalidTenantException failure) {
            return form(signUp, HttpStatus.BAD_REQUEST, messages(failure.violations()));
        } catch (DuplicateTenantException failure) {
            return form(signUp, HttpStatus.CONFLICT, List.of("This address is taken. Choose another one."));
        }
    }

    /** The slug is the subdomain: what is wrong with one is mostly wrong with both, and is said once. */
    private static List<String> messages(List<Violation> violations) {
        boolean slug =
                violations.stream().anyMatch(violation -> violation.field().equals("slug"));
        return violations.stream()
                .filter(violation -> !slug || !violation.field().equals("subdomain"))
                .map(violation -> label(violation.field()) + ": " + violation.message())
                .toList();
    }

    private static String label(String field) {
        return field.equals("name") ? "Name" : "Address";
    }

    private static ModelAndView form(SignUp signUp, HttpStatus status, List<String> messages) {
        ModelAndView form = new ModelAndView("signup")
                .addObject("name", signUp.name())
                .addObject("slug", signUp.slug())
                .addObject("messages", messages);
        form.setStatus(status);
        return form;
    }
}
