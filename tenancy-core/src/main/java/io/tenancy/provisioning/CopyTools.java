package io.tenancy.provisioning;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The programs of one product that copy a database. */
interface CopyTools {

    /** Throws if a program is missing, or not right for the servers: with what to install. */
    void check(TenantCopy copy) throws Exception;

    void copy(TenantCopy copy) throws Exception;

    /** Refuses a way of securing connections that the programs would not follow. */
    static void requireKnown(TenantCopy.Side side, Set<String> known, String program) {
        Map<String, String> transport = side.transport();
        TreeSet<String> unknown = new TreeSet<>(transport.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("Connections to "
                    + side.address().server() + " are secured by " + String.join(", ", unknown) + ", which " + program
                    + " does not know. Set tenancy.database.servers.<name>.ssl-mode, or declare a TenantCopier.");
        }
    }
}
