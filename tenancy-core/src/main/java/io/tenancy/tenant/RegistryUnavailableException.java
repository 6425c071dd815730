package io.tenancy.tenant;

import io.tenancy.TenancyException;
import org.jspecify.annotations.Nullable;

/** The central database could not be read in time. Code {@code REGISTRY_UNAVAILABLE}; never means "not found", nor "not
 * the leader". */
public final class RegistryUnavailableException extends TenancyException {

    private static final long serialVersionUID = 1L;

    /** @param message what could not be read, and what that means */
    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super("REGISTRY_UNAVAILABLE", null, true, message, cause);
    }
}
