package io.tenancy.boot.autoconfigure;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints every wrong property with its origin. */
final class InvalidTenancyPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTenancyPropertiesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTenancyPropertiesException cause) {
        String description = cause.properties().stream()
                .map(p -> "    " + p.statement() + "\n        Origin: " + p.origin())
                .collect(Collectors.joining("\n\n", "Properties of Tenancy are wrong:\n\n", "\n"));
        String action = "Correct or remove each of them at its origin."
                + " Properties of the application's own belong below 'tenancy.custom'.";
        return new FailureAnalysis(description, action, cause);
    }
}
