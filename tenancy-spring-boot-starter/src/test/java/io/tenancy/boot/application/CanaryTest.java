package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.TenantHandles;
import io.tenancy.credential.AuditKey;
import io.tenancy.credential.CredentialManager;
import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditQuery;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditTrail;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** N-33, N-34, S-73: every secret is a unique text, everything talks as much as it can, and none of it is to be found. */
@Tag("feature")
@Tag("long")
@ExtendWith(OutputCaptureExtension.class)
class CanaryTest {

    private static final String PROFILE_PASSWORD = "canary0profile0password0x9";

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("N-33, N-34, S-73: no secret in logs at TRACE, exceptions, JMX, beans or central tables")
    void givenEverythingTalkative_whenALifeIsLived_thenNoSecretShows(TestDatabase kind, CapturedOutput output)
            throws Exception {
        Set<String> secrets = new LinkedHashSet<>(Set.of(TestApplication.KEY, PROFILE_PASSWORD));
        StringBuilder seen = new StringBuilder();
        try (TestApplication app = PlainApplication.start(
                kind,
                "logging.level.root=trace",
                "tenancy.logging.level=trace",
                "tenancy.logging.mask-sensitive-data=false",
                "spring.jmx.enabled=true")) {
            Tenant acme = app.create("acme");
            secrets.add(password(app, acme));
            app.bean(CredentialManager.class)
                    .storeCredentials("admin", Map.of("username", "root", "password", PROFILE_PASSWORD));
            use(app, acme);
            Tenant rotated = app.bean(TenantLifecycle.class).rotatePassword(acme);
            secrets.add(password(app, rotated));
            use(app, rotated);
            app.bean(CredentialManager.class).rotateEncryptionKeys();
            Tenant current = app.bean(TenantRegistry.class).reload(acme.id()).orElseThrow();
            use(app, current);

            secrets.add(Base64.getEncoder()
                    .encodeToString(
                            new AuditKey(app.database().dataSource(), () -> app.bean(CredentialManager.class)).get()));
            app.bean(AuditTrail.class)
                    .record(
                            "test.seen",
                            AuditTarget.of(current),
                            AuditOutcome.NOTED,
                            Map.of("password", PROFILE_PASSWORD, "url", "jdbc:x://u:" + PROFILE_PASSWORD + "@h/d"));

            seen.append(
                    trace(catchThrowable(() -> app.bean(CredentialManager.class).getCredentials("nosuch"))));
            seen.append(refusedLogin(app, current, kind));
            seen.append(current).append(app.bean(TenantPools.class).snapshots());
            seen.append(app.bean(CredentialManager.class))
                    .append(app.bean(CredentialManager.class).getCredentials("admin"));
            for (String bean : app.context().getBeanDefinitionNames()) {
                seen.append(app.context().getBean(bean)).append('\n');
            }
            assertThat(app.bean(AuditTrail.class).find(AuditQuery.latest())).hasSizeGreaterThan(8);
            seen.append(jmx()).append(centralTables(app));
        }
        seen.append(output);

        assertThat(secrets).hasSize(5);
        // The hunt would find them: other things that were said are there.
        assertThat(seen)
                .contains("HikariPool", "password.rotated", "keys.rotated", "INSERT INTO tenants", "password.rotate");
        for (String secret : secrets) {
            assertThat(seen.indexOf(secret))
                    .as(() -> "a secret in: " + around(seen, secret))
                    .isNegative();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-73: no secret in any endpoint, even where values are shown, nor in any meter")
    void givenEndpointsThatShowValues_whenAllAreAsked_thenNoSecretShows(TestDatabase kind) {
        String former = "Zm9ybWVyMGtleTBmb3JtZXIwa2V5MGZvcm1lcjBrZXk=";
        try (TestApplication app = OperatorApplication.start(
                kind,
                "management.endpoint.env.show-values=always",
                "management.endpoint.configprops.show-values=always",
                "management.endpoint.quartz.show-values=always",
                "management.endpoint.health.show-details=always",
                "management.endpoints.access.default=unrestricted",
                "tenancy.alerts.webhook.url=http://localhost:9/token-of-the-webhook",
                "tenancy.alerts.webhook.secret=secret-of-the-webhook",
                "tenancy.migration.placeholders.token=token-of-the-scripts",
                "tenancy.database.servers.main.capacity=10",
                "tenancy.database.servers.eu.host=eu.example.com",
                "tenancy.database.servers.eu.plans=gold",
                "tenancy.database.servers.eu.username=login-of-the-server",
                "tenancy.database.servers.eu.password=password-of-the-server",
                "tenancy.security.previous-encryption-keys=" + former)) {
            Tenant acme = app.create("acme");
            use(app, acme);
            Set<String> secrets = Set.of(
                    TestApplication.KEY,
                    former,
                    password(app, acme),
                    "token-of-the-webhook",
                    "secret-of-the-webhook",
                    "token-of-the-scripts",
                    "password-of-the-server");

            String seen = everyEndpoint(app);

            assertThat(seen)
                    .contains("tenancy.security.encryption-key", "encryptionKey", "HikariPool", "acme")
                    .contains("login-of-the-server")
                    .contains("tenancy.pool.active");
            for (String secret : secrets) {
                assertThat(seen.indexOf(secret))
                        .as(() -> "a secret in: " + around(new StringBuilder(seen), secret))
                        .isNegative();
            }
        }
    }

    /** What all endpoints answer that can be read, and every meter. */
    private static String everyEndpoint(TestApplication app) {
        StringBuilder seen = new StringBuilder();
        JsonNode links =
                OperatorApplication.json(OperatorApplication.get(app, "")).at("/_links");
        for (String endpoint : links.propertyNames()) {
            // A copy of the heap has everything in it, by its nature; docs/explanation/encryption.md says so.
            if (!endpoint.equals("self") && !endpoint.equals("heapdump") && !endpoint.contains("-")) {
                seen.append(endpoint).append(OperatorApplication.get(app, endpoint));
            }
        }
        OperatorApplication.json(OperatorApplication.get(app, "metrics"))
                .at("/names")
                .valueStream()
                .map(JsonNode::asString)
                .forEach(meter -> seen.append(OperatorApplication.anonymous(app, "metrics/" + meter)));
        return seen.append(OperatorApplication.get(app, "tenants/acme")).toString();
    }

    private static String around(StringBuilder text, String secret) {
        int at = text.indexOf(secret);
        return at < 0
                ? ""
                : text.substring(Math.max(0, at - 200), at) + "<HERE>"
                        + text.substring(at + secret.length(), Math.min(text.length(), at + secret.length() + 100));
    }

    private static String password(TestApplication app, Tenant tenant) {
        return Objects.requireNonNull(app.bean(DatabaseConfigs.class).password(tenant));
    }

    private static void use(TestApplication app, Tenant tenant) {
        app.tenants()
                .runAs(
                        tenant,
                        () -> app.jdbc().sql("SELECT 1").query(Integer.class).single());
    }

    /** The server refuses the password that the row has. */
    private static String refusedLogin(TestApplication app, Tenant tenant, TestDatabase kind) {
        JdbcClient.create(app.database().server().admin())
                .sql(
                        kind.isPostgresql()
                                ? "ALTER ROLE \"" + tenant.databaseUsername() + "\" PASSWORD 'other'"
                                : "ALTER USER '" + tenant.databaseUsername() + "'@'%' IDENTIFIED BY 'other'")
                .update();
        app.bean(TenantPools.class).evict(tenant);
        Throwable refused = catchThrowable(() ->
                app.bean(TenantHandles.class).handleOf(tenant).getConnection().close());
        assertThat(refused).isNotNull();
        return trace(refused);
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String centralTables(TestApplication app) {
        JdbcClient central = JdbcClient.create(app.database().dataSource());
        StringBuilder rows = new StringBuilder();
        for (String table : new String[] {
            "tenants",
            "tenancy_keys",
            "tenancy_credentials",
            "tenancy_passwords",
            "tenancy_operations",
            "tenancy_moves",
            "tenancy_nodes",
            "tenancy_audit",
            "tenancy_audit_chains",
            "tenancy_audit_keys"
        }) {
            rows.append(central.sql("SELECT * FROM " + table).query().listOfRows());
        }
        return rows.toString();
    }

    private static String jmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        StringBuilder attributes = new StringBuilder();
        for (ObjectName name : server.queryNames(new ObjectName("*:*"), null)) {
            if (name.getDomain().startsWith("java.") || name.getDomain().startsWith("com.sun")) {
                continue;
            }
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                attributes.append(name).append(attribute.getName());
                if (attribute.isReadable()) {
                    attributes.append(value(server, name, attribute));
                }
            }
        }
        return attributes.toString();
    }

    private static String value(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            return String.valueOf(server.getAttribute(name, attribute.getName()));
        } catch (JMException | RuntimeException unreadable) {
            return String.valueOf(unreadable);
        }
    }
}
