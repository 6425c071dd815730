package io.tenancy.event;

/**
 * Hears what happens in tenants' lives on this node. Implementations are thread-safe.
 */
@FunctionalInterface
public interface TenantEventListener {

    /**
     * Something happened or is about to.
     *
     * @param event a {@link VetoableTenantEvent}: what is thrown prevents what is about to happen. Any other: what is
     *     thrown is logged, and otherwise ignored
     */
    void on(TenantEvent event);
}
