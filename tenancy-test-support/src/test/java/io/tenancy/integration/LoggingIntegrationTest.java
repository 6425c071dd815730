package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.TenancyException;
import io.tenancy.credential.SecretOwner;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P7, contract 15: a whole life of a tenant, failures included, with everything logged at TRACE. */
@Tag("integration")
class LoggingIntegrationTest {

    private static final String CHANNEL = "tenancy-channel";

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("no password and no key in any line, no envelope in ours")
    void givenTrace_whenTenantLives_thenNoSecretIsLogged(TestDatabase kind) {
        List<String> secrets = new ArrayList<>(List.of(Installation.MASTER_KEY));
        List<String> envelopes = new ArrayList<>();
        try (LogCapture log = new LogCapture();
                Installation tenancy = Installation.on(kind, LoggingIntegrationTest::withChannelAndDrop)) {
            secrets.add(tenancy.database.password());

            live(tenancy, secrets, envelopes);

            assertThat(log.of("")).hasSizeGreaterThan(100);
            if (kind.isPostgresql()) {
                // MariaDB's driver prints statements, and its protocol knows no other way to set a password. Spring
                // prints parameters: the tenant's data, envelopes, and what this test writes into the row.
                for (String line : log.of("")) {
                    assertThat(line).doesNotContain(secrets);
                }
            }
            secrets.addAll(List.of("data-canary", "clear-canary"));
            for (String ours : List.of("io.tenancy", CHANNEL)) {
                for (String line : log.of(ours)) {
                    assertThat(line)
                            .doesNotContain(secrets)
                            .doesNotContain(envelopes)
                            .doesNotContain("tnc1.");
                }
            }
            assertThat(log.of(CHANNEL)).anySatisfy(line -> assertThat(line).contains("tenant.created", "acme"));
            assertThat(log.of(CHANNEL)).anySatisfy(line -> assertThat(line).contains("pool.opened", "acme"));
            assertThat(log.of(CHANNEL)).anySatisfy(line -> assertThat(line).contains("tenant.deleted", "acme"));
            assertThat(log.of(CHANNEL)).anySatisfy(line -> assertThat(line).contains("database.dropped"));
        }
    }

    private static void live(Installation tenancy, List<String> secrets, List<String> envelopes) {
        Rows rows = new Rows(tenancy);
        Tenant acme = tenancy.lifecycle.create(NewTenant.of("acme", "Acme").data(Map.of("note", "data-canary")));
        secrets.add(Objects.requireNonNull(tenancy.configs.password(acme)));
        envelopes.add(Objects.requireNonNull(acme.encryptedPassword()));
        rows.note(acme, 1);
        List<TenancyException> refusals = new ArrayList<>();

        Tenant suspended = tenancy.lifecycle.suspend(acme);
        refusals.add(rows.refusal(suspended));
        Tenant resumed = tenancy.lifecycle.resume(acme);
        refusals.add(rows.refusal(withPassword(tenancy, rows, resumed, "wrong-canary", secrets, envelopes)));
        refusals.add(rows.refusal(write(rows, resumed, "clear-canary")));
        rows.note(write(rows, resumed, envelopes.get(0)), 2);
        tenancy.lifecycle.delete(resumed);

        assertThat(refusals)
                .extracting(TenancyException::code)
                .containsExactly("TENANT_INACTIVE", "CREDENTIAL_REJECTED", "CREDENTIAL_UNREADABLE");
    }

    private static Tenant withPassword(
            Installation tenancy,
            Rows rows,
            Tenant tenant,
            String clear,
            List<String> secrets,
            List<String> envelopes) {
        secrets.add(clear);
        envelopes.add(tenancy.credentials.encrypt(SecretOwner.tenantPassword(tenant.id()), clear.toCharArray()));
        return write(rows, tenant, envelopes.get(envelopes.size() - 1));
    }

    private static Tenant write(Rows rows, Tenant tenant, String password) {
        return rows.point(
                tenant,
                tenant.databaseHost(),
                tenant.databasePort(),
                tenant.databaseName(),
                tenant.databaseUsername(),
                password);
    }

    private static Installation.Settings withChannelAndDrop(Installation.Settings settings) {
        return settings.logger(TenancyLogger.slf4j(CHANNEL, false))
                .provisioning(new ProvisioningSettings(
                        true, true, settings.provisioning().namePrefix(), true, Duration.ZERO));
    }
}
