package io.tenancy.boot.actuate;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** All nodes of the installation with their pools and budgets, from what this node knows already. */
@WebEndpoint(id = "tenancy", defaultAccess = Access.READ_ONLY)
public final class TenancyEndpoint {

    private final Installation installation;

    public TenancyEndpoint(Installation installation) {
        this.installation = installation;
    }

    /** Returns the overview; what is unknown is null. */
    @ReadOperation
    public Map<String, @Nullable Object> overview() {
        return installation.overview();
    }
}
