package io.tenancy.tenant;

import io.tenancy.TenancyException;
import org.jspecify.annotations.Nullable;

/** The central database could not be read in time. Code {@code REGISTRY_UNAVAILABLE}; never means "not found". */
public final class RegistryUnavailableException extends TenancyException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super("REGISTRY_UNAVAILABLE", null, true, message, cause);
    }
}
