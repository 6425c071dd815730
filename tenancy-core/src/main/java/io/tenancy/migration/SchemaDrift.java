package io.tenancy.migration;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the schemas of tenants are not as they should be.
 *
 * @param reference a tenant that has the schema that all were compared with; null if none could be read
 * @param alike how many tenants, with that one, have exactly this schema
 * @param differences of each tenant that was compared, by its slug; an empty list if there are none
 * @param unread why others could not be compared, by their slug
 */
public record SchemaDrift(
        @Nullable String reference, int alike, Map<String, List<String>> differences, Map<String, String> unread) {}
