package io.tenancy.boot.web;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a request names its tenant.
 *
 * @param bySubdomain whether the label left of the base domain names it
 * @param byDomain whether the whole host name does
 * @param byHeader whether a header does
 * @param baseDomain canonical, or null
 * @param header name of the header
 * @param centralHosts canonical names and addresses of hosts that are no tenant's
 * @param centralPaths patterns of paths that are no tenant's
 */
public record WebSettings(
        boolean bySubdomain,
        boolean byDomain,
        boolean byHeader,
        @Nullable String baseDomain,
        String header,
        Set<String> centralHosts,
        List<String> centralPaths) {

    public WebSettings {
        centralHosts = Set.copyOf(centralHosts);
        centralPaths = List.copyOf(centralPaths);
    }

    boolean byHost() {
        return bySubdomain || byDomain;
    }
}
