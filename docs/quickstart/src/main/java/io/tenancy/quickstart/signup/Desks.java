package io.tenancy.quickstart.signup;

import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.web.util.UriComponentsBuilder;

/** Opens desks: one tenant each, with a database of its own, while the application runs. */
@Service
class Desks {

    private final TenantLifecycle tenants;
    private final String baseDomain;

    Desks(TenantLifecycle tenants, @Value("${tenancy.web.base-domain}") String baseDomain) {
        this.tenants = tenants;
        this.baseDomain = baseDomain;
    }

    /**
     * Opens a desk whose address begins with its slug.
     *
     * @throws io.tenancy.tenant.InvalidTenantException if name or slug cannot be used
     * @throws io.tenancy.tenant.DuplicateTenantException if the slug is taken
     */
    Desk open(SignUp signUp, HttpServletRequest request) {
        String slug = Objects.requireNonNullElse(signUp.slug(), "").strip();
        String name = Objects.requireNonNullElse(signUp.name(), "").strip();
        Tenant tenant = tenants.create(NewTenant.of(slug, name).subdomain(slug));
        return new Desk(tenant.id(), tenant.slug(), url(tenant, request));
    }

    private String url(Tenant tenant, HttpServletRequest request) {
        boolean usualPort = request.getServerPort() == (request.isSecure() ? 443 : 80);
        return UriComponentsBuilder.newInstance()
                .scheme(request.getScheme())
                .host(tenant.subdomain() + "." + baseDomain)
                .port(usualPort ? -1 : request.getServerPort())
                .path("/")
                .toUriString();
    }
}
