package io.tenancy.boot.web;

import io.tenancy.TenancyException;
import io.tenancy.connection.ConnectionException;
import io.tenancy.context.NoTenantException;
import io.tenancy.credential.CredentialException;
import io.tenancy.pool.CapacityExceededException;
import io.tenancy.tenant.RegistryUnavailableException;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantNotReadyException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told about a failure of Tenancy: RFC 9457 as JSON, a plain page for browsers. Says nothing about
 * whether a tenant exists that the client may not use, and nothing of hosts, names or causes.
 *
 * @param status HTTP status
 * @param code stable identifier
 * @param detail a sentence for the client
 * @param retryAfter with what pause to try again, where that is worth it
 */
record TenancyProblem(int status, String code, String detail, Duration retryAfter) {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int DEEPEST_CAUSE = 20;

    TenancyProblem(int status, String code, String detail) {
        this(status, code, detail, RETRY_AFTER);
    }

    /** Returns the problem for an exception that is, or was caused by, one of Tenancy; else empty. */
    static Optional<TenancyProblem> of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof TenancyException ours) {
                return Optional.ofNullable(of(ours)).map(problem -> problem.withPauseOf(ours));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private TenancyProblem withPauseOf(TenancyException failure) {
        Optional<Duration> pause = Optional.empty();
        if (failure instanceof ConnectionException connection) {
            pause = connection.retryAfter();
        } else if (failure instanceof TenantNotReadyException notReady) {
            pause = notReady.retryAfter();
        }
        return new TenancyProblem(status, code, detail, pause.orElse(RETRY_AFTER));
    }

    private static @Nullable TenancyProblem of(TenancyException failure) {
        if (failure instanceof TenantNotFoundException || failure instanceof NoTenantException) {
            return new TenancyProblem(404, "TENANT_UNKNOWN", "There is no such tenant.");
        }
        if (failure instanceof TenantInactiveException) {
            return new TenancyProblem(403, "TENANT_INACTIVE", "This tenant is not active.");
        }
        if (failure instanceof TenantNotReadyException) {
            return new TenancyProblem(503, "TENANT_NOT_READY", "This tenant is being set up.");
        }
        if (failure instanceof RegistryUnavailableException) {
            return new TenancyProblem(503, "REGISTRY_UNAVAILABLE", "The tenants cannot be looked up at the moment.");
        }
        if (failure instanceof CapacityExceededException) {
            return new TenancyProblem(503, "CAPACITY_EXCEEDED", "There is too much to do at the moment.");
        }
        if (failure instanceof ConnectionException || failure instanceof CredentialException) {
            return new TenancyProblem(
                    503, "TENANT_DATABASE_UNAVAILABLE", "This tenant's database is not available at the moment.");
        }
        return failure instanceof AmbiguousTenantException
                ? new TenancyProblem(400, failure.code(), "The request names more than one tenant.")
                : null;
    }

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.resetBuffer();
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1000)));
        }
        boolean page = prefersPage(request.getHeader("Accept"));
        byte[] body = (page ? page() : json()).getBytes(StandardCharsets.UTF_8);
        response.setContentType(page ? "text/html;charset=UTF-8" : "application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** Browsers name text/html first; everybody else gets JSON. */
    private static boolean prefersPage(@Nullable String accept) {
        return accept != null && accept.startsWith("text/html");
    }

    /** Code and detail are constants of this class: nothing to escape. */
    private String json() {
        return "{\"type\":\"about:blank\",\"title\":\"" + title() + "\",\"status\":" + status + ",\"detail\":\""
                + detail + "\",\"code\":\"" + code + "\"}";
    }

    private String page() {
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + title() + "</title><h1>" + title()
                + "</h1><p>" + detail + "</p><p><code>" + code + "</code></p></html>";
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            default -> "Service Unavailable";
        };
    }
}
