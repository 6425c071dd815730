package io.tenancy.migration;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a schema consists of.
 *
 * @param kind for people, for example {@code column}
 * @param table that it belongs to; null if it stands alone
 */
record SchemaObject(String kind, @Nullable String table, String name) implements Comparable<SchemaObject> {

    private static final Comparator<SchemaObject> ORDER = Comparator.comparing(SchemaObject::path)
            .thenComparing(SchemaObject::kind)
            .thenComparing(SchemaObject::name);

    private static final String TABLE = "table";

    /** Returns the table that this belongs to; null if it is one, or stands alone. */
    @Nullable
    SchemaObject owner() {
        return table == null ? null : new SchemaObject(TABLE, null, table);
    }

    private String path() {
        return table == null ? name : table;
    }

    @Override
    public int compareTo(SchemaObject other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind + " " + (table == null ? "" : table + ".") + name;
    }
}
