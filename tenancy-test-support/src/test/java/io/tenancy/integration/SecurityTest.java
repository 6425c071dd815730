package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.TenancyException;
import io.tenancy.connection.DatabaseMismatchException;
import io.tenancy.connection.InvalidDatabaseConfigException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;

/** Contract 16: no row, however it came about, leads a tenant to what is not its own. */
@Tag("feature")
class SecurityTest {

    private static final List<String> PAYLOADS = List.of(
            "x\" TEMPLATE \"tenant_victim",
            "y\"; DROP DATABASE tenant_victim; --",
            "a`; drop database tenant_11; --",
            "x\" OWNER \"postgres");

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-01, N-02: as slugs; nothing is created, nothing is sent")
    void givenPayloadAsSlug_whenCreating_thenRefusedBeforeAnyStatement(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant victim = tenancy.create("victim");
            Rows rows = new Rows(tenancy);
            rows.note(victim, 1);
            Set<String> before = new HashSet<>(tenancy.database.server().databaseNames());
            long position = position(tenancy);

            for (String payload : PAYLOADS) {
                assertThatExceptionOfType(InvalidTenantException.class)
                        .isThrownBy(() -> tenancy.lifecycle.create(NewTenant.of(payload, "Evil")))
                        .satisfies(refused -> assertThat(refused.code()).isEqualTo("INVALID_SLUG"));
            }

            assertNothingSent(tenancy, position);
            assertThat(tenancy.registry.list(0, 10)).containsExactly(victim);
            assertThat(tenancy.database.server().databaseNames()).containsAll(mine(tenancy, before));
            assertThat(rows.notes(victim)).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-01, N-02: written into the row; refused, nothing is sent, the victim is untouched")
    void givenPayloadInRow_whenConnecting_thenRefusedBeforeAnyStatement(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant victim = tenancy.create("victim");
            Rows rows = new Rows(tenancy);
            rows.note(victim, 1);
            Tenant evil = rows.insert("evil");

            for (String payload : PAYLOADS) {
                rows.point(evil, null, null, payload, null, null);
                long position = position(tenancy);

                assertThat(rows.refusal(evil))
                        .isInstanceOf(InvalidDatabaseConfigException.class)
                        .satisfies(refused -> assertThat(refused.code()).isEqualTo("INVALID_DATABASE_NAME"));

                assertNothingSent(tenancy, position);
            }
            assertThat(rows.notes(victim)).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-06, S-14: central's own name and the server's own databases")
    void givenReservedDatabaseInRow_whenConnecting_thenRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Rows rows = new Rows(tenancy);
            Tenant evil = rows.insert("evil");

            for (String name :
                    List.of("postgres", "template1", "mysql", "information_schema", tenancy.database.name())) {
                rows.point(evil, null, null, name, null, null);

                assertThat(rows.refusal(evil).code()).isEqualTo("RESERVED_DATABASE");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("N-06, S-14: central by another spelling of its host, with central's own login")
    void givenCentralUnderAnotherHostName_whenConnecting_thenTheMarkerRefuses(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Rows rows = new Rows(tenancy);
            String host = tenancy.database.server().host();
            String other = host.equals("localhost") ? "127.0.0.1" : "localhost";
            Tenant evil = rows.insert("evil");
            rows.point(evil, other, tenancy.database.server().port(), tenancy.database.name(), null, null);

            TenancyException refused = rows.refusal(evil);

            assertThat(refused).isInstanceOf(DatabaseMismatchException.class);
            assertThat(refused.code()).isEqualTo("RESERVED_DATABASE");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("central's own login is not shown to another server")
    void givenForeignHostWithoutLogin_whenConnecting_thenNoSocketIsOpened(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                SilentServer foreign = SilentServer.open()) {
            Rows rows = new Rows(tenancy);
            Tenant evil = rows.insert("evil");
            rows.point(evil, foreign.host(), foreign.port(), "elsewhere", null, null);

            TenancyException refused = rows.refusal(evil);

            assertThat(refused.code()).isEqualTo("INVALID_DATABASE_USERNAME");
            assertThat(foreign.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-07: slugs that look alike get databases of their own")
    void givenSimilarSlugs_whenCreated_thenDatabasesDiffer(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Rows rows = new Rows(tenancy);
            Tenant hyphen = tenancy.create("a-b");
            Tenant underscore = tenancy.create("a_b");

            rows.note(hyphen, 1);

            assertThat(hyphen.databaseName()).isNotEqualTo(underscore.databaseName());
            assertThat(rows.notes(underscore)).isZero();
            assertThatExceptionOfType(DuplicateTenantException.class)
                    .isThrownBy(() -> tenancy.create("A-B"))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("DUPLICATE_SLUG"));
            assertThatExceptionOfType(InvalidTenantException.class).isThrownBy(() -> tenancy.create("a.b"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-08, S-14: another tenant's database: by the index, and past it by the marker")
    void givenDatabaseOfAnother_whenWrittenIntoRow_thenRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(
                kind,
                settings -> settings.provisioning(new ProvisioningSettings(
                        true, false, settings.provisioning().namePrefix(), false)))) {
            Rows rows = new Rows(tenancy);
            Tenant victim = tenancy.create("victim");
            rows.note(victim, 1);
            Tenant evil = rows.insert("evil");
            assertThatExceptionOfType(DuplicateKeyException.class)
                    .isThrownBy(() -> rows.point(
                            evil, victim.databaseHost(), victim.databasePort(), victim.databaseName(), null, null));

            rows.point(evil, null, null, victim.databaseName(), null, null);

            assertThat(rows.refusal(evil))
                    .isInstanceOf(DatabaseMismatchException.class)
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("DATABASE_MISMATCH"));
            assertThat(rows.notes(victim)).isOne();
        }
    }

    private static Set<String> mine(Installation tenancy, Set<String> names) {
        names.removeIf(name -> !name.startsWith(tenancy.database.tenantPrefix()));
        return names;
    }

    private static long position(Installation tenancy) {
        return tenancy.database.server().log().map(log -> log.position()).orElse(0L);
    }

    private static void assertNothingSent(Installation tenancy, long position) {
        tenancy.database
                .server()
                .log()
                .ifPresent(log -> assertThat(log.textFrom(position))
                        .doesNotContain("TEMPLATE \"", "DROP DATABASE", "drop database", "OWNER \""));
    }
}
