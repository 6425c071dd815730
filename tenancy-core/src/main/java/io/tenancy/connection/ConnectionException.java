package io.tenancy.connection;

import io.tenancy.TenancyException;
import org.jspecify.annotations.Nullable;

/** A tenant's database cannot be reached. Base of every such failure; the subclass and the code say which. */
public class ConnectionException extends TenancyException {

    private static final long serialVersionUID = 1L;

    public ConnectionException(
            String code,
            @Nullable String tenantReference,
            boolean retryable,
            String message,
            @Nullable Throwable cause) {
        super(code, tenantReference, retryable, message, cause);
    }
}
