package io.tenancy.quickstart.storage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to build a jar that has the server. */
final class MissingEngineFailureAnalyzer extends AbstractFailureAnalyzer<MissingEngineException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingEngineException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Build it on this platform with: mvn -P" + cause.profile()
                        + " -pl docs/quickstart -am -DskipTests package\nIf there are no binaries for the platform, start"
                        + " without the profile, on H2, or set spring.datasource.* to a server of your own.",
                cause);
    }
}
