package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.autoconfigure.TenancyProperties.Pool;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is different for the tenants of a plan. Immutable.
 *
 * @param pool Connections to the database of one tenant of the plan.
 * @param alerts Alerts of the tenants of the plan.
 */
public record PlanProperties(
        @DefaultValue PlanPool pool, @DefaultValue AlertOverrides alerts) {

    /** Connections to the database of one tenant of a plan, as {@link Pool} has them for all; null is what that says. */
    public record PlanPool(
            @Nullable Integer maximumSize,
            @Nullable Integer minimumIdle,
            @Nullable Integer maximumWaiting,
            @Nullable Duration connectionTimeout,
            @Nullable Duration idleTimeout,
            @Nullable Duration maxLifetime,
            @Nullable Duration keepalive,
            @Nullable Duration leakDetection,
            @Nullable Duration connectTimeout,
            @Nullable Duration socketTimeout,
            @Nullable Duration drainTimeout) {

        Pool over(Pool general) {
            return new Pool(
                    Objects.requireNonNullElse(maximumSize, general.maximumSize()),
                    Objects.requireNonNullElse(minimumIdle, general.minimumIdle()),
                    maximumWaiting == null ? general.maximumWaiting() : maximumWaiting,
                    Objects.requireNonNullElse(connectionTimeout, general.connectionTimeout()),
                    Objects.requireNonNullElse(idleTimeout, general.idleTimeout()),
                    Objects.requireNonNullElse(maxLifetime, general.maxLifetime()),
                    Objects.requireNonNullElse(keepalive, general.keepalive()),
                    Objects.requireNonNullElse(leakDetection, general.leakDetection()),
                    Objects.requireNonNullElse(connectTimeout, general.connectTimeout()),
                    Objects.requireNonNullElse(socketTimeout, general.socketTimeout()),
                    Objects.requireNonNullElse(drainTimeout, general.drainTimeout()),
                    general.maximumConnections(),
                    general.maximumPools(),
                    general.idleEviction(),
                    general.sessionReset());
        }
    }
}
