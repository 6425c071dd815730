package io.tenancy.boot.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Answers failures of Tenancy that handlers of Spring MVC throw and the application does not handle itself, as {@link
 * TenantFilter} does for all others. Spring's last resolver would take a failure whose root is a reset connection, here
 * that of a database, for a client that has gone, and answer 200 with nothing.
 */
public final class TenancyProblems implements WebMvcConfigurer {

    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.add(
                Math.max(0, resolvers.size() - 1),
                (request, response, handler, failure) -> resolve(request, response, failure));
    }

    private static @Nullable ModelAndView resolve(
            HttpServletRequest request, HttpServletResponse response, Exception failure) {
        Optional<TenancyProblem> problem = response.isCommitted() ? Optional.empty() : TenancyProblem.of(failure);
        if (problem.isEmpty()) {
            return null;
        }
        try {
            problem.get().write(request, response);
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        }
        return new ModelAndView();
    }
}
