package io.tenancy.integration;

import io.tenancy.tenant.Tenant;
import java.util.List;

/** The one table of the tests' tenants. */
final class Notes {

    private Notes() {}

    /** Through the router, to whatever the thread is bound to. */
    static void write(Installation tenancy, int id, String writer) {
        tenancy.jdbc
                .sql("INSERT INTO notes (id, writer) VALUES (?, ?)")
                .params(id, writer)
                .update();
    }

    static List<String> read(Installation tenancy) {
        return tenancy.jdbc
                .sql("SELECT writer FROM notes ORDER BY id")
                .query(String.class)
                .list();
    }

    /** The id of the tenant in whose database the router ends, 0 for central. */
    static long owner(Installation tenancy) {
        return tenancy.jdbc
                .sql("SELECT tenant_id FROM tenancy_marker")
                .query(Long.class)
                .single();
    }

    /** Past the library. */
    static List<String> direct(Installation tenancy, Tenant tenant) {
        return Direct.tenant(tenancy, tenant)
                .sql("SELECT writer FROM notes ORDER BY id")
                .query(String.class)
                .list();
    }

    static void fail(int depth) {
        throw new IllegalStateException("depth " + depth);
    }
}
