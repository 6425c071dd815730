package io.tenancy.boot.autoconfigure;

import io.tenancy.TenancyException;
import java.util.List;

/** It cannot be told which of the application's data sources is the central one. Code {@code CENTRAL_AMBIGUOUS}. */
final class AmbiguousCentralDatabaseException extends TenancyException {

    private static final long serialVersionUID = 1L;

    AmbiguousCentralDatabaseException(List<String> candidates) {
        super(
                "CENTRAL_AMBIGUOUS",
                null,
                false,
                "Tenancy needs one data source as the central database and found " + candidates.size() + ": "
                        + candidates + ". Name that bean 'centralDataSource', or mark the others with"
                        + " @Bean(defaultCandidate = false).",
                null);
    }
}
