package io.tenancy.logging;

import io.tenancy.Printable;
import io.tenancy.tenant.Tenant;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The tenant in every log line of a thread: {@code tenant.id} and {@code tenant.slug} in SLF4J's MDC. What was there
 * before is there again after {@link #restore()}. Used by one thread.
 */
public final class TenantMdc {

    /** The tenant's id, as decimal digits. */
    public static final String ID = "tenant.id";

    /** The tenant's slug, as it was when the tenant was bound; what is not printable is escaped. */
    public static final String SLUG = "tenant.slug";

    private static final int LONGEST_SLUG = 200;

    private final @Nullable String id;
    private final @Nullable String slug;

    private TenantMdc(@Nullable String id, @Nullable String slug) {
        this.id = id;
        this.slug = slug;
    }

    /**
     * Shows a tenant from now on.
     *
     * @param tenant null for none
     * @return what was shown before
     */
    public static TenantMdc show(@Nullable Tenant tenant) {
        TenantMdc before = new TenantMdc(MDC.get(ID), MDC.get(SLUG));
        set(ID, tenant == null ? null : Long.toString(tenant.id()));
        set(SLUG, tenant == null ? null : slug(tenant));
        return before;
    }

    static String slug(Tenant tenant) {
        return Printable.escape(tenant.slug(), LONGEST_SLUG);
    }

    /** Returns whether a tenant is shown on this thread. */
    static boolean isShown() {
        return MDC.get(ID) != null || MDC.get(SLUG) != null;
    }

    /** Shows again what was shown before. */
    public void restore() {
        set(ID, id);
        set(SLUG, slug);
    }

    private static void set(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
