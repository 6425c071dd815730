package io.tenancy.boot.security;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Whom Spring Security has authenticated on this thread. Thread-safe. */
public final class AuthenticatedActor implements Supplier<@Nullable String> {

    @Override
    public @Nullable String get() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || authentication instanceof AnonymousAuthenticationToken) {
            return null;
        }
        return authentication.isAuthenticated() ? authentication.getName() : null;
    }
}
