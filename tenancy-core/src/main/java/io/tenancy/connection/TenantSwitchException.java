package io.tenancy.connection;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.context.Binding;
import io.tenancy.tenant.Tenant;
import org.jspecify.annotations.Nullable;

/** A switch in the middle of a transaction; the thread stays bound to what it was. Code {@code TENANT_SWITCH_IN_TRANSACTION}. */
public final class TenantSwitchException extends TenancyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param open what is open, for example "a transaction"
     * @param from what the thread is bound to, or null
     * @param to what it shall be bound to, or null
     */
    public TenantSwitchException(String open, @Nullable Binding from, @Nullable Binding to) {
        super(
                "TENANT_SWITCH_IN_TRANSACTION",
                reference(to),
                false,
                "Cannot switch from " + describe(from) + " to " + describe(to) + " while " + open
                        + " is open: its work would reach the wrong database. Finish or suspend it first (for example"
                        + " with Propagation.NOT_SUPPORTED), or make the switch outside of it.",
                null);
    }

    private static @Nullable String reference(@Nullable Binding to) {
        Tenant tenant = to == null ? null : to.tenant();
        return tenant == null ? null : tenant.slug();
    }

    private static String describe(@Nullable Binding binding) {
        if (binding == null) {
            return "no tenant";
        }
        Tenant tenant = binding.tenant();
        return tenant == null ? "the central database" : "tenant " + Printable.quote(tenant.slug());
    }
}
