package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.TenancyException;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.ExistingDatabase;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not become a tenant's database, whatever it is called. After each refusal nothing has changed. */
@Tag("integration")
class HostileImportTest {

    private static final int ROUNDS = 8;
    private static final char[] PASSWORD = "Some0Secret".toCharArray();

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "N-01 to N-06, N-11, N-15 to N-20: names, hosts, ports and logins that are none are refused before any socket")
    void givenSyntaxInFields_whenImported_thenRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            for (String name : new String[] {
                "x\" TEMPLATE \"tenant_victim",
                "y\"; DROP DATABASE tenant_victim; --",
                "a`; drop database t; --",
                "",
                "  ",
                "a".repeat(65),
                "a\u0000b",
                "tenant_é",
                "acme?user=postgres",
                "acme;INIT=RUNSCRIPT FROM '/tmp/e.sql'",
                "../../outside"
            }) {
                refused(tenancy, ExistingDatabase.named(name), "INVALID_DATABASE_NAME");
            }
            for (String name : new String[] {"postgres", "template1", "mysql", "information_schema", "sys"}) {
                refused(tenancy, ExistingDatabase.named(name), "RESERVED_DATABASE");
            }
            ExistingDatabase mine = ExistingDatabase.named("mine");
            for (String host : new String[] {
                "evil:5432/x?a=", "root:pw@evil", "a,b", "address=(host=evil)", "db.local\n", "2130706433", ""
            }) {
                if (kind != TestDatabase.H2 || !host.isEmpty()) {
                    refused(tenancy, mine.at(host, null).login("app", PASSWORD), "INVALID_DATABASE_HOST");
                }
            }
            for (int port : new int[] {-1, 65_536}) {
                refused(tenancy, mine.at(null, port).login("app", PASSWORD), "INVALID_DATABASE_PORT");
            }
            for (String user : new String[] {"app\"; ALTER ROLE app SUPERUSER; --", "root", "postgres", ""}) {
                refused(tenancy, mine.login(user, PASSWORD), "INVALID_DATABASE_USERNAME");
            }
            for (String password : new String[] {"", "a\u0000b", "\ud800", "x".repeat(1_025)}) {
                refused(tenancy, mine.login("app", password.toCharArray()), "INVALID_DATABASE_PASSWORD");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("the login of the central database is sent to no other server")
    void givenOtherServerWithoutLogin_whenImported_thenRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            refused(tenancy, ExistingDatabase.named("mine").at("db.example.com", null), "INVALID_DATABASE_USERNAME");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-06: the central database, by its own name and by other names of its server")
    void givenCentralDatabase_whenImported_thenReserved(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FaultProxy alias = FaultProxy.to(tenancy.database.server())) {
            String name = tenancy.database.name();
            char[] password = tenancy.database.password().toCharArray();
            refused(
                    tenancy,
                    ExistingDatabase.named(name)
                            .at(alias.host(), alias.port())
                            .login(tenancy.database.username(), password),
                    "RESERVED_DATABASE");
            for (String host : new String[] {null, "localhost", "127.0.0.1", "LOCALHOST"}) {
                refused(
                        tenancy,
                        ExistingDatabase.named(name)
                                .at(host, tenancy.database.server().port())
                                .login(tenancy.database.username(), password),
                        "RESERVED_DATABASE");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL"})
    @DisplayName("N-06: the central database, by a login whose search path does not show its tables")
    void givenOtherSearchPath_whenImportingCentral_thenRefused(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind);
                FaultProxy alias = FaultProxy.to(tenancy.database.server())) {
            String full = Existing.create(tenancy, "mine");
            String central = tenancy.database.name();
            Existing.admin(tenancy, "GRANT ALL ON DATABASE " + central + " TO " + full);
            Existing.admin(tenancy, "ALTER ROLE " + full + " IN DATABASE " + central + " SET search_path = hidden");

            refused(
                    tenancy,
                    ExistingDatabase.named(central)
                            .at(alias.host(), alias.port())
                            .login(full, Existing.PASSWORD.toCharArray()),
                    "IMPORT_REFUSED");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-08, S-14: another tenant's database, by its own name and by other names of its server")
    void givenDatabaseOfAnotherTenant_whenImported_thenDuplicate(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant globex = tenancy.create("globex");
            tenancy.context.runAs(globex, () -> Notes.write(tenancy, 1, "globex"));
            ExistingDatabase taken = ExistingDatabase.named(globex.databaseName())
                    .login(
                            globex.databaseUsername(),
                            Direct.password(tenancy, globex).toCharArray());
            refused(tenancy, taken, "DUPLICATE_DATABASE");
            if (kind != TestDatabase.H2) {
                for (String host : new String[] {"localhost", "127.0.0.1", "LocalHost"}) {
                    refused(tenancy, taken.at(host, tenancy.database.server().port()), "DUPLICATE_DATABASE");
                }
                try (FaultProxy alias = FaultProxy.to(tenancy.database.server())) {
                    refused(tenancy, taken.at(alias.host(), alias.port()), "DUPLICATE_DATABASE");
                }
            }

            assertThat(Notes.direct(tenancy, globex)).containsExactly("globex");
            tenancy.context.runAs(globex, () -> Notes.write(tenancy, 2, "still"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a database of another installation, and one of a tenant that is gone, are refused until somebody decides")
    void givenForeignMarker_whenImported_thenRefusedAndLeft(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            String full = Existing.create(tenancy, "mine");
            Existing.in(tenancy, full)
                    .sql("CREATE TABLE tenancy_marker (registry varchar(36), tenant_id bigint, nonce varchar(36))")
                    .update();
            Existing.in(tenancy, full)
                    .sql("INSERT INTO tenancy_marker VALUES ('another', 1, 'n')")
                    .update();

            refused(tenancy, Existing.named(full), "IMPORT_REFUSED");
            String registry = Direct.central(tenancy)
                    .sql("SELECT registry FROM tenancy_marker")
                    .query(String.class)
                    .single();
            Existing.in(tenancy, full)
                    .sql("UPDATE tenancy_marker SET registry = ?, tenant_id = 4711")
                    .param(registry)
                    .update();
            refused(tenancy, Existing.named(full), "IMPORT_REFUSED");
            assertThat(ImportTest.markers(tenancy, full)).isEqualTo(1);

            Existing.in(tenancy, full).sql("DROP TABLE tenancy_marker").update();
            Tenant acme = tenancy.lifecycle.create(NewTenant.of("acme", "Acme").database(Existing.named(full)));
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "acme"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-08: of two imports of one database at once, by two names of its server, at most one is done")
    void givenTwoNamesOfTheServer_whenImportedAtOnce_thenAtMostOneHasIt(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind);
                FaultProxy alias = FaultProxy.to(tenancy.database.server())) {
            for (int round = 0; round < ROUNDS; round++) {
                String full = Existing.create(tenancy, "mine" + round);
                ExistingDatabase mine = Existing.named(full);
                CyclicBarrier together = new CyclicBarrier(2);
                CompletableFuture<Boolean> other =
                        imports(tenancy, together, "other" + round, mine.at(alias.host(), alias.port()));

                List<Boolean> done = List.of(
                        imports(tenancy, together, "acme" + round, mine).get(1, TimeUnit.MINUTES),
                        other.get(1, TimeUnit.MINUTES));

                List<Tenant> having = tenancy.registry.list(0, 100).stream()
                        .filter(tenant -> full.equals(tenant.databaseName()))
                        .toList();
                assertThat(having)
                        .hasSize((int) done.stream().filter(each -> each).count());
                assertThat(having).hasSizeLessThanOrEqualTo(1);
                assertThat(Math.max(0, ImportTest.markers(tenancy, full))).isEqualTo(having.size());
                having.forEach(tenant -> tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, "mine")));
            }
        }
    }

    /** Whether the tenant got it. */
    private static CompletableFuture<Boolean> imports(
            Installation tenancy, CyclicBarrier together, String slug, ExistingDatabase database) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                together.await();
                tenancy.lifecycle.create(NewTenant.of(slug, slug).database(database));
                return true;
            } catch (DuplicateTenantException | ProvisioningException refused) {
                return false;
            } catch (InterruptedException | BrokenBarrierException broken) {
                throw new IllegalStateException(broken);
            }
        });
    }

    private static void refused(Installation tenancy, ExistingDatabase database, String code) {
        List<Tenant> before = tenancy.registry.list(0, 10);
        assertThatExceptionOfType(TenancyException.class)
                .as(database + " at " + database.host() + ":" + database.port())
                .isThrownBy(() ->
                        tenancy.lifecycle.create(NewTenant.of("acme", "Acme").database(database)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
        assertThat(tenancy.registry.list(0, 10)).isEqualTo(before);
    }
}
