package io.tenancy.cluster;

import io.tenancy.TenancyException;

/**
 * A lease ran out, was released, or another node has it: whoever held it must write nothing more under it. Code
 * {@code LEASE_LOST}.
 */
public final class LeaseLostException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final String lease;
    private final long token;

    LeaseLostException(String lease, long token) {
        super(
                "LEASE_LOST",
                null,
                false,
                "Lease '" + lease + "' with token " + token + " is lost: it ran out, or another node has it by now."
                        + " Nothing was written under it with this call; acquire it again to go on.",
                null);
        this.lease = lease;
        this.token = token;
    }

    /** Returns the name of the lease. */
    public String lease() {
        return lease;
    }

    /** Returns the token of the acquisition that is lost. */
    public long token() {
        return token;
    }
}
