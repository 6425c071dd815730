package io.tenancy.boot.actuate;

import java.security.Principal;
import java.util.function.Supplier;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Who sends the servlet request at hand, whatever authenticated them. Thread-safe. */
public final class RequestActor implements Supplier<String> {

    /** Returns the name of the request's user; {@code anonymous} if it has none. */
    @Override
    public String get() {
        RequestAttributes current = RequestContextHolder.getRequestAttributes();
        Principal user = current instanceof ServletRequestAttributes servlet
                ? servlet.getRequest().getUserPrincipal()
                : null;
        return user == null ? "anonymous" : user.getName();
    }
}
