package io.tenancy.boot.web;

import io.tenancy.TenancyException;
import io.tenancy.connection.ConnectionListener;
import io.tenancy.context.Binding;
import io.tenancy.context.TenantScope;
import io.tenancy.context.TenantSwitcher;
import io.tenancy.context.ThreadBinding;
import io.tenancy.logging.TenantMdc;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the tenant that a request names, or the central database, before security and everything else looks at the
 * request; the thread is left unbound, whatever happens. Failures of Tenancy that nobody handled become an HTTP answer
 * here. Thread-safe.
 */
public final class TenantFilter implements Filter {

    private static final Logger log = LoggerFactory.getLogger(TenantFilter.class);

    /** Keeps the tenant for the dispatches that follow the first one on other threads. */
    private static final String TENANT = TenantFilter.class.getName() + ".tenant";

    private final RequestTenants tenants;
    private final TenantSwitcher switcher;
    private final ThreadBinding threads;
    private final ConnectionListener listener;

    /**
     * @param threads what {@code switcher} binds through
     * @param listener told of requests whose tenant was not found; of others the switcher tells
     */
    public TenantFilter(
            WebSettings settings,
            TenantRegistry registry,
            TenantSwitcher switcher,
            ThreadBinding threads,
            ConnectionListener listener) {
        this.listener = listener;
        this.tenants = new RequestTenants(settings, registry);
        this.switcher = switcher;
        this.threads = threads;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            filter(http, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (threads.current() != null) {
            // A forward or an include: the request is bound already.
            chain.doFilter(request, response);
            return;
        }
        try {
            TenantScope scope = bind(request);
            if (scope == null) {
                chain.doFilter(request, response);
                return;
            }
            TenantMdc before = TenantMdc.show(bound());
            try {
                chain.doFilter(request, response);
            } finally {
                before.restore();
                close(scope);
            }
        } catch (IOException | ServletException | RuntimeException failure) {
            if (!answered(failure, request, response)) {
                throw failure;
            }
        }
    }

    /** Returns null for an error page of a request that has no tenant: it must be shown all the same. */
    private @Nullable TenantScope bind(HttpServletRequest request) {
        Object known = request.getAttribute(TENANT);
        if (known instanceof Tenant tenant) {
            return switcher.switchToTenant(tenant);
        }
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            return null;
        }
        Optional<Tenant> tenant = find(request);
        if (tenant.isEmpty()) {
            return switcher.switchToCentral();
        }
        TenantScope scope = switcher.switchToTenant(tenant.get());
        request.setAttribute(TENANT, tenant.get());
        return scope;
    }

    private @Nullable Tenant bound() {
        Binding binding = threads.current();
        return binding == null ? null : binding.tenant();
    }

    private Optional<Tenant> find(HttpServletRequest request) {
        try {
            return tenants.find(request);
        } catch (TenancyException refused) {
            listener.switchRejected(refused);
            throw refused;
        }
    }

    private void close(TenantScope scope) {
        int forgotten = threads.closeWithForgotten(scope);
        if (forgotten > 0) {
            log.error(
                    "A request ended with {} tenant scope(s) still open; they were closed. Open scopes with"
                            + " try-with-resources.",
                    forgotten);
        }
    }

    private static boolean answered(Exception failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<TenancyProblem> problem = response.isCommitted() ? Optional.empty() : TenancyProblem.of(failure);
        if (problem.isPresent()) {
            log.debug("Answered with {}.", problem.get().code(), failure);
            problem.get().write(request, response);
        }
        return problem.isPresent();
    }
}
