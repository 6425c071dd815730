package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.provisioning.PendingOperations;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New databases are copies of one that has the schema already, which PostgreSQL can do. */
@Tag("integration")
class TemplateTest {

    private static final String[] OBJECTS = {"classpath:db/tenant", "classpath:db/copied"};

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_CONTAINER"})
    @DisplayName(
            "a tenant's database is a copy, with its own mark and owner, and can do all that one made by scripts can")
    void givenTemplate_whenCreating_thenCopyThatIsTheTenantsOwn(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, templates(OBJECTS))) {
            Tenant before = tenancy.create("before");
            fill(tenancy);
            Tenant template = template(tenancy);
            assertThat(template.status()).isEqualTo(TenantStatus.PROVISIONING);
            Instant made = history(tenancy, before).get(0);

            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            assertThat(history(tenancy, acme))
                    .as("when scripts ran: once, in the template")
                    .isEqualTo(history(tenancy, globex))
                    .allSatisfy(ran -> assertThat(ran).isAfter(made).isBefore(acme.createdAt()));
            for (Tenant tenant : List.of(acme, globex)) {
                assertThat(owners(tenancy, tenant)).containsExactly(tenant.databaseUsername());
                assertThat(marks(tenancy, tenant)).containsExactly(tenant.id());
                tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, tenant.slug()));
                assertThat(Notes.direct(tenancy, tenant)).containsExactly(tenant.slug());
            }
            assertThat(tenancy.fleet.compareSchemas(before).differences().values())
                    .allSatisfy(differences -> assertThat(differences).isEmpty());
            assertThat(tenancy.fleet.status())
                    .hasSize(3)
                    .allSatisfy(status -> assertThat(status.version()).isEqualTo("2"));

            tenancy.context.runAs(
                    acme,
                    () -> tenancy.jdbc
                            .sql(
                                    "DROP SCHEMA sales CASCADE; DROP DOMAIN positive; DROP SEQUENCE numbers; DROP FUNCTION touch()")
                            .update());
        }
    }

    @Test
    @DisplayName("nobody gets into a template, neither by its own login nor by a tenant's, and its login opens nothing")
    void givenTemplate_whenConnecting_thenRefused() {
        try (Installation tenancy = Installation.on(TestDatabase.POSTGRESQL, templates("classpath:db/tenant"))) {
            fill(tenancy);
            Tenant template = template(tenancy);
            Tenant acme = tenancy.create("acme");

            assertThatThrownBy(() -> Direct.tenantDataSource(tenancy, template).getConnection())
                    .hasMessageContaining("is not permitted to log in");
            assertThatThrownBy(() -> tenancy.database
                            .server()
                            .connect(template.databaseName(), acme.databaseUsername(), Direct.password(tenancy, acme))
                            .getConnection())
                    .hasMessageContaining("is not currently accepting connections");
            assertThat(Direct.central(tenancy)
                            .sql("SELECT COUNT(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
                                    + " JOIN pg_roles u ON u.oid = m.member WHERE r.rolname = :template"
                                    + " AND u.rolname = :tenant")
                            .param("template", template.databaseUsername())
                            .param("tenant", acme.databaseUsername())
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    @DisplayName(
            "what other scripts made is not copied, and goes after ten minutes; tenants that were copies of it stay")
    void givenOtherScripts_whenCreating_thenAnotherTemplateAndTheOldOneGoes() throws Exception {
        try (Installation before = Installation.on(TestDatabase.POSTGRESQL, templates("classpath:db/tenant"))) {
            fill(before);
            Tenant old = template(before);
            Tenant acme = before.create("acme");
            Installation after =
                    Installation.on(before.database, templates("classpath:db/tenant", "classpath:db/next"));
            try {
                Tenant globex = after.create("globex");
                assertThat(count(after, globex, "second_half")).isZero();
                fill(after);
                assertThat(after.registry.list(0, 10).stream().filter(Tenant::isSpare))
                        .hasSize(2);
                Direct.central(after)
                        .sql("UPDATE tenancy_operations SET updated_at = now() - interval '1 hour'")
                        .update();
                fill(after);
                RetriedCreationTest.wakeUp(after);
                fill(after);

                Tenant current = template(after);
                assertThat(current.id()).isNotEqualTo(old.id());
                Tenant initech = after.create("initech");
                assertThat(count(after, initech, "second_half")).isZero();
                before.context.runAs(acme, () -> Notes.write(before, 1, "still here"));
            } finally {
                after.closeNode();
            }
            before.lifecycle.delete(acme);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classpath:db/named", "classpath:db/objects/postgresql"})
    @DisplayName("scripts that name the tenant, or a login, make no template, and tenants get their schema by them")
    void givenScriptsThatAreNotTheSameForAll_whenCreating_thenNoCopy(String location) throws Exception {
        try (Installation tenancy = Installation.on(TestDatabase.POSTGRESQL, templates(location))) {
            PendingOperations pending = tenancy.pending();
            for (int i = 0; i < 6; i++) {
                pending.runOne();
                RetriedCreationTest.wakeUp(tenancy);
            }

            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            assertThat(tenancy.create("acme").status()).isEqualTo(TenantStatus.ACTIVE);
            Leftovers.assertNone(tenancy);
        }
    }

    @Test
    @DisplayName("a template that somebody dropped is no reason not to create a tenant")
    void givenTemplateThatIsGone_whenCreating_thenByScripts() {
        try (Installation tenancy = Installation.on(TestDatabase.POSTGRESQL, templates("classpath:db/tenant"))) {
            fill(tenancy);
            org.springframework.jdbc.core.simple.JdbcClient.create(
                            tenancy.database.server().admin())
                    .sql("DROP DATABASE \"" + template(tenancy).databaseName() + "\"")
                    .update();

            Tenant acme = tenancy.create("acme");

            assertThat(acme.status()).isEqualTo(TenantStatus.ACTIVE);
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "by scripts"));
        }
    }

    @Test
    @Tag("long")
    @DisplayName(
            "F-13: killed at each step of making a template and of copying it, others finish and nothing is left over")
    void givenNodeKilledAtEachStep_whenOthersGoOn_thenCompleteAndNothingLeftOver() throws Exception {
        try (Installation tenancy = Installation.on(TestDatabase.POSTGRESQL, templates("classpath:db/tenant"))) {
            int making =
                    DyingNode.atEachWrite(tenancy.database, "template", DyingDataSource.When.AFTER_COMMIT, write -> {
                        finish(tenancy);
                        makeObsolete(tenancy);
                        return "none";
                    });
            assertThat(making)
                    .as("registration, seven steps, ready, and one without a fault")
                    .isEqualTo(10);
            finish(tenancy);
            template(tenancy);

            List<String> asked = new ArrayList<>();
            DyingNode.atEachWrite(tenancy.database, "create", DyingDataSource.When.AFTER_COMMIT, write -> {
                asked.add("t-" + write);
                return "t-" + write;
            });
            finish(tenancy);

            assertThat(tenancy.registry.list(0, 100).stream().filter(tenant -> !tenant.isSpare()))
                    .allSatisfy(tenant -> {
                        assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
                        assertThat(owners(tenancy, tenant)).containsExactly(tenant.databaseUsername());
                    })
                    .extracting(Tenant::slug)
                    .containsExactlyInAnyOrderElementsOf(asked);
            makeObsolete(tenancy);
            Installation none = Installation.on(tenancy.database, settings -> settings);
            try {
                finish(none);
            } finally {
                none.closeNode();
            }
            Leftovers.assertNone(tenancy);
        }
    }

    private static void finish(Installation tenancy) {
        for (int i = 0; i < 5; i++) {
            RetriedCreationTest.wakeUp(tenancy);
            fill(tenancy);
        }
    }

    /** As if it had been made with other scripts, an hour ago, and as if nothing had been taken back meanwhile. */
    private static void makeObsolete(Installation tenancy) {
        Direct.central(tenancy)
                .sql(
                        "UPDATE tenancy_operations SET baseline = 'other scripts', finished_at = finished_at - interval '1 hour',"
                                + " updated_at = now() - interval '1 hour' WHERE kind = 'template'")
                .update();
    }

    private static void fill(Installation tenancy) {
        PendingOperations pending = tenancy.pending();
        while (pending.runOne()) {
            // the next one
        }
    }

    private static Tenant template(Installation tenancy) {
        List<Tenant> templates =
                tenancy.registry.list(0, 100).stream().filter(Tenant::isSpare).toList();
        assertThat(templates).hasSize(1);
        return templates.get(0);
    }

    private static List<Instant> history(Installation tenancy, Tenant tenant) {
        return Direct.tenant(tenancy, tenant)
                .sql("SELECT installed_on FROM flyway_schema_history ORDER BY installed_rank")
                .query((row, n) -> Objects.requireNonNull(row.getObject(1, OffsetDateTime.class))
                        .toInstant())
                .list();
    }

    private static List<String> owners(Installation tenancy, Tenant tenant) {
        return Direct.tenant(tenancy, tenant)
                .sql(
                        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                                + " WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')")
                .query(String.class)
                .list();
    }

    private static List<Long> marks(Installation tenancy, Tenant tenant) {
        return Direct.tenant(tenancy, tenant)
                .sql("SELECT tenant_id FROM tenancy_marker")
                .query(Long.class)
                .list();
    }

    private static int count(Installation tenancy, Tenant tenant, String table) {
        return Direct.tenant(tenancy, tenant)
                .sql("SELECT COUNT(*) FROM " + table)
                .query(Integer.class)
                .single();
    }

    private static UnaryOperator<Installation.Settings> templates(String... migrations) {
        return settings ->
                settings.provisioning(settings.provisioning().templates(true)).migrations(migrations);
    }
}
