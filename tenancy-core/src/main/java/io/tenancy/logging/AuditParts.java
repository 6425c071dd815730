package io.tenancy.logging;

import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * What the audit trail is kept with.
 *
 * @param central the central database, whose schema is current; stays the caller's to close
 * @param key 32 secret bytes, the same on every node and for ever; asked for when the first entry is written or verified
 * @param actor who acts
 * @param node what this node is called, for people
 * @param listeners are told of each entry when it is stored, on a thread of the trail; what they throw is contained
 */
public record AuditParts(
        DataSource central, Supplier<byte[]> key, AuditActor actor, String node, List<AuditListener> listeners) {

    public AuditParts {
        listeners = List.copyOf(listeners);
    }
}
