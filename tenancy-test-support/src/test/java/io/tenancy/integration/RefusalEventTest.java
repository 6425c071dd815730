package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row, a database or a secret that was changed past Tenancy is worth a security event each time it is met. */
@Tag("integration")
class RefusalEventTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("Law 11: a refused row, marker or secret is one security event with its code")
    void givenTamperedTenants_whenConnecting_thenOneSecurityEventEach(TestDatabase kind) {
        List<String> events = new CopyOnWriteArrayList<>();
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(recording(events)))) {
            Rows rows = new Rows(tenancy);
            Tenant row = tenancy.create("row");
            Tenant marker = tenancy.create("marker");
            Tenant secret = tenancy.create("secret");
            Direct.tenant(tenancy, marker)
                    .sql("UPDATE tenancy_marker SET tenant_id = 4711")
                    .update();
            point(rows, row, "a b", row.encryptedPassword());
            point(rows, secret, secret.databaseName(), row.encryptedPassword());

            rows.refusal(row);
            rows.refusal(marker);
            rows.refusal(secret);

            assertThat(events)
                    .containsExactly(
                            "connection.refused " + row.id() + " INVALID_DATABASE_NAME",
                            "connection.refused " + marker.id() + " DATABASE_MISMATCH",
                            "connection.refused " + secret.id() + " CREDENTIAL_UNREADABLE");
        }
    }

    private static void point(Rows rows, Tenant tenant, String database, String password) {
        rows.point(tenant, tenant.databaseHost(), tenant.databasePort(), database, tenant.databaseUsername(), password);
    }

    private static TenancyLogger recording(List<String> events) {
        return new DelegatingTenancyLogger(TenancyLogger.noOp()) {
            @Override
            public void logSecurityEvent(String event, Map<String, ?> context) {
                events.add(event + " " + context.get("tenant") + " " + context.get("code"));
            }
        };
    }
}
