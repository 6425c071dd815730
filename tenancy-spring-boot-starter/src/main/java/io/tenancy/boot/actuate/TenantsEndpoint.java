package io.tenancy.boot.actuate;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The tenants, their pools on this node, and what an operator may do to one. Writing has to be allowed by
 * {@code management.endpoint.tenants.access}, and is logged before it is done.
 */
@WebEndpoint(id = "tenants", defaultAccess = Access.READ_ONLY)
public final class TenantsEndpoint {

    private final TenantRegistry registry;
    private final TenantViews views;
    private final TenantOperations operations;
    private final TenancyLogger logger;
    private final Supplier<String> actor;

    /** @param actor who sends the request at hand. No parameter of the operation: it would demand a body then */
    public TenantsEndpoint(
            TenantRegistry registry,
            TenantViews views,
            TenantOperations operations,
            TenancyLogger logger,
            Supplier<String> actor) {
        this.registry = registry;
        this.views = views;
        this.operations = operations;
        this.logger = TenancyLogger.contained(logger);
        this.actor = actor;
    }

    /** Returns every tenant that is not deleted, in the order of their creation. */
    @ReadOperation
    public List<Map<String, @Nullable Object>> tenants() {
        return views.all(registry);
    }

    /** Returns one tenant; a problem with status 404 if there is none of that slug. */
    @ReadOperation
    public WebEndpointResponse<Map<String, @Nullable Object>> tenant(@Selector String slug) {
        try {
            return new WebEndpointResponse<>(views.of(find(slug)));
        } catch (TenancyException failed) {
            return EndpointProblem.of(failed);
        }
    }

    /** Does something to one tenant and returns it as it is then; a problem if that cannot be done. */
    @WriteOperation
    public WebEndpointResponse<Map<String, @Nullable Object>> operate(
            @Selector String slug, @Selector String operation) {
        if (!operations.names().contains(operation)) {
            return EndpointProblem.unknownOperation(
                    "There is no operation " + Printable.quote(operation) + ", only " + operations.names() + ".");
        }
        try {
            Tenant tenant = find(slug);
            audit("endpoint." + operation, tenant, Map.of("actor", actor.get()));
            return new WebEndpointResponse<>(views.of(done(operation, tenant)));
        } catch (TenancyException failed) {
            return EndpointProblem.of(failed);
        }
    }

    private Tenant done(String operation, Tenant tenant) {
        try {
            return operations.run(operation, tenant);
        } catch (RuntimeException failed) {
            String error = failed instanceof TenancyException ours
                    ? ours.code()
                    : failed.getClass().getName();
            audit("endpoint." + operation + ".failed", tenant, Map.of("actor", actor.get(), "error", error));
            throw failed;
        }
    }

    private void audit(String event, Tenant tenant, Map<String, ?> context) {
        logger.logDatabaseOperation(event, tenant, context);
    }

    private Tenant find(String slug) {
        return registry.findBySlug(slug).orElseThrow(() -> TenantNotFoundException.byName("slug", slug));
    }
}
