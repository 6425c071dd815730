package io.tenancy.boot.web;

import io.tenancy.tenant.HostNames;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Finds the tenant of a request. Everything in a request that names a tenant must name the same one; a host that is
 * neither a tenant's nor central is nobody's, whatever the header says. Thread-safe.
 */
final class RequestTenants {

    private final WebSettings settings;
    private final TenantRegistry registry;
    private final List<PathPattern> centralPaths;

    RequestTenants(WebSettings settings, TenantRegistry registry) {
        this.settings = settings;
        this.registry = registry;
        this.centralPaths = settings.centralPaths().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    /**
     * Returns the tenant that the request names, or empty if the request is central.
     *
     * @throws TenantNotFoundException if it names none, or one that does not exist
     * @throws AmbiguousTenantException if it names more than one
     * @throws io.tenancy.tenant.RegistryUnavailableException if the registry cannot be read
     */
    Optional<Tenant> find(HttpServletRequest request) {
        if (isCentralPath(request)) {
            return Optional.empty();
        }
        String host = Objects.requireNonNullElse(request.getServerName(), "");
        boolean centralHost = isCentralHost(host);
        List<Optional<Tenant>> named = new ArrayList<>();
        if (settings.byHost() && !centralHost) {
            named.add(Optional.of(byHost(host)));
        }
        // A name that nobody has is another one than the host's: the answer tells no visitor which names exist.
        headers(request).map(registry::findBySlug).forEach(named::add);
        if (named.stream().distinct().count() > 1) {
            throw new AmbiguousTenantException(settings.header());
        }
        if (named.isEmpty() && !centralHost) {
            throw TenantNotFoundException.byName("host", host);
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(named.get(0).orElseThrow(() -> unknown(request)));
    }

    private boolean isCentralPath(HttpServletRequest request) {
        PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
        return centralPaths.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** Compared as it is as well, since an address is no host name. */
    private boolean isCentralHost(String host) {
        return settings.centralHosts().contains(host.toLowerCase(Locale.ROOT))
                || HostNames.canonical(host)
                        .filter(settings.centralHosts()::contains)
                        .isPresent();
    }

    private Tenant byHost(String host) {
        return HostNames.canonical(host)
                .flatMap(name -> bySubdomain(name).or(() -> byDomain(name)))
                .orElseThrow(() -> TenantNotFoundException.byName("host", host));
    }

    /** Exactly one label left of the base domain. */
    private Optional<Tenant> bySubdomain(String host) {
        String suffix = "." + settings.baseDomain();
        if (!settings.bySubdomain() || settings.baseDomain() == null || !host.endsWith(suffix)) {
            return Optional.empty();
        }
        String label = host.substring(0, host.length() - suffix.length());
        return label.indexOf('.') >= 0 ? Optional.empty() : registry.findBySubdomain(label);
    }

    private Optional<Tenant> byDomain(String host) {
        return settings.byDomain() ? registry.findByDomain(host) : Optional.empty();
    }

    private Stream<String> headers(HttpServletRequest request) {
        return settings.byHeader() ? Collections.list(request.getHeaders(settings.header())).stream() : Stream.empty();
    }

    private TenantNotFoundException unknown(HttpServletRequest request) {
        return TenantNotFoundException.byName(
                "slug", headers(request).findFirst().orElse(""));
    }
}
