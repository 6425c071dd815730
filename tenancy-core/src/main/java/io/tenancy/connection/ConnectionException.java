package io.tenancy.connection;

import io.tenancy.TenancyException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tenant's database cannot be reached. Base of every such failure; the subclass and the code say which. */
public class ConnectionException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final @Nullable Duration retryAfter;

    public ConnectionException(
            String code,
            @Nullable String tenantReference,
            boolean retryable,
            String message,
            @Nullable Throwable cause) {
        this(code, tenantReference, retryable ? RETRY_AFTER : null, message, cause);
    }

    /** @param retryAfter when another try is worth it, or null if a retry alone does not help */
    public ConnectionException(
            String code,
            @Nullable String tenantReference,
            @Nullable Duration retryAfter,
            String message,
            @Nullable Throwable cause) {
        super(code, tenantReference, retryAfter != null, message, cause);
        this.retryAfter = retryAfter;
    }

    /** Returns after what time another try is worth it; empty if a retry alone does not help. */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
