package io.tenancy.monitoring;

import io.tenancy.tenant.Tenant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which alerts there are. Thread-safe; asked every few seconds for each tenant, so quick. */
@FunctionalInterface
public interface AlertPolicy {

    /**
     * Returns when an alert of this type is raised; empty for never.
     *
     * @param tenant null where no single tenant is concerned
     */
    Optional<AlertThresholds> of(AlertType type, @Nullable Tenant tenant);
}
