package io.tenancy.boot.autoconfigure;

import io.tenancy.TenancyException;
import io.tenancy.context.NoTenantException;
import io.tenancy.credential.CredentialException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why an application with Tenancy did not start, where the stack trace would not. */
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<TenancyException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TenancyException cause) {
        if (cause instanceof NoTenantException) {
            return new FailureAnalysis(
                    "Something asked the routing data source for a connection while the application started, when no"
                            + " tenant is bound: " + origin(rootFailure),
                    "Let it use the central database instead: inject @Qualifier(\"centralDataSource\") DataSource or"
                            + " @Qualifier(\"centralJdbcClient\") JdbcClient. If it means a tenant's database, run it"
                            + " within tenantContext.runAs(tenant, …). If Hibernate did, leave"
                            + " spring.jpa.hibernate.ddl-auto at none: the schema comes from"
                            + " tenancy.migration.locations.",
                    cause);
        }
        if (cause instanceof CredentialException) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set tenancy.security.encryption-key (or TENANCY_ENCRYPTION_KEY) to 32 random bytes in base64.",
                    cause);
        }
        return cause instanceof MissingDriverException || cause instanceof AmbiguousCentralDatabaseException
                ? new FailureAnalysis(cause.getMessage(), null, cause)
                : null;
    }

    private static String origin(Throwable rootFailure) {
        return String.valueOf(rootFailure.getMessage());
    }
}
