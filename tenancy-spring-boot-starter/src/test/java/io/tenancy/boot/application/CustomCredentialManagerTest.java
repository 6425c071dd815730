package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.Violation;
import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.context.TenantContext;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.Credentials;
import io.tenancy.credential.MasterKeys;
import io.tenancy.credential.RotationReport;
import io.tenancy.credential.SecretOwner;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract 24: with a manager of the application's own, pools, rotation, age and masking work through the interface alone. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class CustomCredentialManagerTest {

    /** Keeps secrets in memory; what is stored is a reference. */
    static final class Vault implements CredentialManager {

        private final Map<String, String> secrets = new ConcurrentHashMap<>();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger rotations = new AtomicInteger();

        @Override
        public String encrypt(SecretOwner owner, char[] secret) {
            String reference = owner.kind() + ":" + owner.id() + ":" + owner.field() + ":" + next.incrementAndGet();
            secrets.put(reference, new String(secret));
            return reference;
        }

        @Override
        public char[] decrypt(SecretOwner owner, String envelope) {
            assertThat(envelope).startsWith(owner.kind() + ":" + owner.id() + ":" + owner.field());
            return secrets.get(envelope).toCharArray();
        }

        @Override
        public void storeCredentials(String profile, Map<String, String> credentials) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Credentials getCredentials(String profile) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RotationReport rotateEncryptionKeys() {
            rotations.incrementAndGet();
            return new RotationReport("vault", 0, List.of());
        }

        @Override
        public List<Violation> validateCredentials(Map<String, String> credentials) {
            return List.of();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("contract 24: no key is asked for; pools open, passwords rotate, their age is known, none is logged")
    void givenVault_whenALifeIsLived_thenEverythingWorksThroughIt(TestDatabase kind, CapturedOutput output) {
        Vault vault = new Vault();
        try (TestCentralDatabase database = TestDatabases.get(kind).createCentral();
                ConfigurableApplicationContext app = start(database, vault)) {
            Tenant acme = app.getBean(TenantLifecycle.class).create(NewTenant.of("acme", "Acme"));
            assertThat(app.getBeanProvider(MasterKeys.class).getIfAvailable()).isNull();
            assertThat(acme.encryptedPassword()).startsWith("tenant:1:database_password:");
            use(app, acme);

            Tenant rotated = app.getBean(TenantLifecycle.class).rotatePassword(acme);

            assertThat(rotated.encryptedPassword()).isNotEqualTo(acme.encryptedPassword());
            use(app, rotated);
            assertThat(app.getBean(TenantPools.class).snapshots())
                    .extracting(PoolSnapshot::tenant)
                    .containsExactly(rotated);
            assertThat(app.getBean(CredentialManager.class)
                            .rotateEncryptionKeys()
                            .keyId())
                    .isEqualTo("vault");
            assertThat(vault.rotations).hasValue(1);
            CredentialWatch watch = app.getBean(CredentialWatch.class);
            watch.stop();
            watch.start();
            await().until(() -> watch.oldest().isPresent());
            assertThat(vault.secrets.values())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(secret -> !output.toString().contains(secret));
        }
    }

    private static void use(ConfigurableApplicationContext app, Tenant tenant) {
        app.getBean(TenantContext.class)
                .runAs(
                        tenant,
                        () -> assertThat(app.getBean(JdbcClient.class)
                                        .sql("SELECT COUNT(*) FROM tenancy_marker")
                                        .query(Integer.class)
                                        .single())
                                .isEqualTo(1));
    }

    private static ConfigurableApplicationContext start(TestCentralDatabase database, Vault vault) {
        return new SpringApplicationBuilder(PlainApplication.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(CredentialManager.class, () -> vault))
                .properties(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.username(),
                        "spring.datasource.password=" + database.password(),
                        "spring.datasource.hikari.minimum-idle=0",
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "logging.level.io.tenancy=trace",
                        "logging.level.com.zaxxer=trace",
                        "tenancy.database.name-prefix=" + database.tenantPrefix())
                .run();
    }
}
