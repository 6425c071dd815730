package io.tenancy.boot.security;

import java.security.Principal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Who sends the servlet request that this thread serves, whatever authenticated them. Thread-safe. */
public final class RequestingActor implements Supplier<@Nullable String> {

    /** Returns null where no request is served, {@code anonymous} if nobody knows who sent it. */
    @Override
    public @Nullable String get() {
        RequestAttributes current = RequestContextHolder.getRequestAttributes();
        if (!(current instanceof ServletRequestAttributes servlet)) {
            return null;
        }
        Principal user = servlet.getRequest().getUserPrincipal();
        return user == null ? "anonymous" : user.getName();
    }
}
