package io.tenancy.credential;

import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.tenant.CentralClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code tenancy_credentials}: one row for each field of a profile. Thread-safe. */
final class CredentialProfiles {

    private final JdbcClient central;
    private final TransactionTemplate transaction;
    private final CentralClock clock;
    private final CredentialManager manager;

    CredentialProfiles(DataSource central, CredentialManager manager) {
        this.central = JdbcClient.create(central);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(central));
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = CentralClock.of(central);
        this.manager = manager;
    }

    void store(String profile, Map<String, String> credentials) {
        List<Violation> violations = new ArrayList<>();
        if (!CredentialRules.isProfile(profile)) {
            violations.add(CredentialRules.invalidProfile(profile));
        }
        violations.addAll(CredentialRules.violations(credentials));
        if (!violations.isEmpty()) {
            throw CredentialException.invalid(profile, violations);
        }
        transaction.executeWithoutResult(status -> replace(profile, credentials));
    }

    private void replace(String profile, Map<String, String> credentials) {
        central.sql("DELETE FROM tenancy_credentials WHERE profile = :profile")
                .param("profile", profile)
                .update();
        credentials.forEach((field, value) -> central.sql(
                        "INSERT INTO tenancy_credentials (profile, field, secret, changed_at)"
                                + " VALUES (:profile, :field, :secret, " + clock.now() + ")")
                .param("profile", profile)
                .param("field", field)
                .param("secret", encrypt(SecretOwner.profile(profile, field), value))
                .update());
    }

    private String encrypt(SecretOwner owner, String value) {
        char[] clear = value.toCharArray();
        try {
            return manager.encrypt(owner, clear);
        } finally {
            Arrays.fill(clear, '\0');
        }
    }

    Credentials get(@Nullable String profile) {
        Map<String, String> envelopes = CredentialRules.isProfile(profile) ? read(profile) : Map.of();
        if (profile == null || envelopes.isEmpty()) {
            throw CredentialException.notFound("There is no credential profile "
                    + Printable.quote(profile) + ". Profiles are found by exactly their name; store it with"
                    + " CredentialManager.storeCredentials.");
        }
        char[] password = decrypt(profile, CredentialRules.PASSWORD, envelopes);
        try {
            return Credentials.of(
                    profile,
                    new String(decrypt(profile, CredentialRules.USERNAME, envelopes)),
                    password,
                    text(profile, CredentialRules.HOST, envelopes),
                    CredentialRules.port(text(profile, CredentialRules.PORT, envelopes)),
                    text(profile, CredentialRules.DATABASE, envelopes));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private Map<String, String> read(@Nullable String profile) {
        Map<String, String> envelopes = new HashMap<>();
        central.sql("SELECT field, secret FROM tenancy_credentials WHERE profile = :profile")
                .param("profile", profile)
                .query(row -> {
                    envelopes.put(row.getString("field"), row.getString("secret"));
                });
        return envelopes;
    }

    private @Nullable String text(String profile, String field, Map<String, String> envelopes) {
        return envelopes.containsKey(field) ? new String(decrypt(profile, field, envelopes)) : null;
    }

    /** A row that is missing is met as an empty envelope: as malformed as one that was cut. */
    private char[] decrypt(String profile, String field, Map<String, String> envelopes) {
        return manager.decrypt(SecretOwner.profile(profile, field), envelopes.getOrDefault(field, ""));
    }
}
