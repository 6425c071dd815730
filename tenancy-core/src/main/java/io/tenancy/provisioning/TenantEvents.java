package io.tenancy.provisioning;

import io.tenancy.event.TenantEvent;
import io.tenancy.event.TenantEventListener;
import io.tenancy.event.VetoableTenantEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what is about to happen, which they can prevent, and what has happened. Thread-safe. */
record TenantEvents(List<TenantEventListener> listeners) {

    private static final Logger log = LoggerFactory.getLogger(TenantEvents.class);

    /**
     * Asks whether something may happen.
     *
     * @throws ProvisioningException if a listener threw
     */
    void ask(String slug, VetoableTenantEvent event) {
        for (TenantEventListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException veto) {
                throw ProvisioningException.vetoed(slug, veto);
            }
        }
    }

    /** Tells each listener; one that throws does not keep the others from hearing it. */
    void tell(TenantEvent event) {
        for (TenantEventListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException failed) {
                log.error(
                        "A listener failed at {}; the others were told.",
                        event.getClass().getSimpleName(),
                        failed);
            }
        }
    }
}
