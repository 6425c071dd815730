package io.tenancy.provisioning;

import java.nio.file.Path;
import java.util.List;

/**
 * Copies a tenant's database to another server. An application replaces the default by declaring a bean. Thread-safe.
 *
 * <p>It need not tell whether it succeeded in full: the rows of all tables are counted on both sides afterwards. What it
 * throws undoes the move, and the tenant goes on where it was.
 */
@FunctionalInterface
public interface TenantCopier {

    /**
     * Looks whether it can copy, before anything is begun and while the tenant still works. Does nothing by default.
     *
     * @param copy its target does not exist yet
     * @throws Exception if it cannot: the tenant is not moved
     */
    default void check(TenantCopy copy) throws Exception {}

    /** Returns the default: the dump and the client program of the product, as they are found on the path. */
    static TenantCopier external() {
        return new ExternalCopier(ToolPath.ofProcess());
    }

    /**
     * As {@link #external()}, with programs from other folders than those of the path.
     *
     * @param folders in the order in which they are looked through; for example {@code /usr/lib/postgresql/18/bin}
     */
    static TenantCopier external(List<Path> folders) {
        return new ExternalCopier(new ToolPath(folders));
    }

    /**
     * Copies schema and rows of everything that is in the source, except the table {@code tenancy_marker}, which both
     * sides have of their own. Nobody else uses either database. May be called again after a crash, with a new target.
     *
     * @param copy the target is empty but for the marker, and belongs to the login that reaches it
     * @throws Exception if it failed; its message is shown to the operator and names no password
     */
    void copy(TenantCopy copy) throws Exception;
}
