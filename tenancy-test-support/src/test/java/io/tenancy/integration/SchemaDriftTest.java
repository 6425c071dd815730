package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.migration.SchemaDrift;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody changed in a tenant's database by hand is found by looking at all of them. */
@Tag("integration")
class SchemaDriftTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("every kind of change is named, and what differs between tenants by nature is not")
    void givenChangesByHand_whenCompared_thenEachIsNamed(TestDatabase kind) {
        try (Installation tenancy = installation(kind)) {
            tenancy.create("acme");
            Tenant changed = tenancy.create("changed");
            tenancy.create("zeta");
            SchemaDrift before = tenancy.fleet.compareSchemas(null);
            assertThat(before.differences())
                    .containsOnlyKeys("acme", "changed", "zeta")
                    .allSatisfy((slug, differences) -> assertThat(differences).isEmpty());
            assertThat(before.alike()).isEqualTo(3);

            byHand(kind).forEach(sql -> Direct.tenant(tenancy, changed).sql(sql).update());
            SchemaDrift after = tenancy.fleet.compareSchemas(null);

            assertThat(after.differences().get("changed").stream().sorted())
                    .zipSatisfy(
                            found(kind),
                            (difference, expected) -> assertThat(difference).startsWith(expected + " "));
            assertThat(after.differences().get("acme")).isEmpty();
            assertThat(after.reference()).isEqualTo("acme");
            assertThat(after.alike()).isEqualTo(2);
            assertThat(after.unread()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "MARIADB")
    @DisplayName("MariaDB: a check of one table is not taken for another table's of the same name")
    void givenChecksOfOneName_whenOneIsChanged_thenOnlyThatIsNamed(TestDatabase kind) {
        try (Installation tenancy = installation(kind)) {
            tenancy.create("acme");
            Tenant changed = tenancy.create("changed");
            tenancy.create("zeta");
            Direct.tenant(tenancy, changed)
                    .sql(
                            "ALTER TABLE invoice DROP CONSTRAINT CONSTRAINT_1, ADD CONSTRAINT CONSTRAINT_1 CHECK (total < 5)")
                    .update();

            assertThat(tenancy.fleet.compareSchemas(null).differences().get("changed"))
                    .containsExactly(
                            "constraint invoice.CONSTRAINT_1 is `total` < 5, but `total` < 1000000 in the reference");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a tenant can be named whose schema is right, whatever the others have")
    void givenReference_whenCompared_thenTheOthersDiffer(TestDatabase kind) {
        try (Installation tenancy = installation(kind)) {
            Tenant right = tenancy.create("fresh");
            List<Tenant> others = List.of(tenancy.create("acme"), tenancy.create("beta"));
            others.forEach(tenant -> Direct.tenant(tenancy, tenant)
                    .sql("CREATE TABLE \nleft_over (id integer)")
                    .update());

            SchemaDrift drift = tenancy.fleet.compareSchemas(right);

            assertThat(drift.reference()).isEqualTo("fresh");
            assertThat(drift.alike()).isEqualTo(1);
            assertThat(drift.differences().get("fresh")).isEmpty();
            assertThat(drift.differences().get("acme"))
                    .singleElement()
                    .asString()
                    .startsWith("table ")
                    .containsIgnoringCase("left_over")
                    .endsWith(" is there, but not in the reference");
            assertThat(drift.differences().get("beta"))
                    .isEqualTo(drift.differences().get("acme"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a database that cannot be read, or is another one's, is named and stops nothing")
    void givenForeignDatabase_whenCompared_thenNamed(TestDatabase kind) {
        try (Installation tenancy = installation(kind)) {
            tenancy.create("acme");
            Tenant taken = tenancy.create("taken");
            Direct.tenant(tenancy, taken)
                    .sql("UPDATE tenancy_marker SET tenant_id = 4711")
                    .update();

            SchemaDrift drift = tenancy.fleet.compareSchemas(null);
            SchemaDrift withIt = tenancy.fleet.compareSchemas(taken);

            assertThat(drift.differences()).containsOnlyKeys("acme");
            assertThat(drift.unread()).containsOnlyKeys("taken");
            assertThat(drift.unread().get("taken")).contains("belongs to the tenant with id 4711");
            assertThat(withIt.reference()).isNull();
            assertThat(withIt.differences()).isEmpty();
            assertThat(withIt.unread()).containsOnlyKeys("taken");
        }
    }

    private static Installation installation(TestDatabase kind) {
        String product = kind == TestDatabase.H2 ? "h2" : kind.isPostgresql() ? "postgresql" : "mariadb";
        return Installation.on(kind, settings -> settings.migrations("classpath:db/objects/" + product));
    }

    private static List<String> byHand(TestDatabase kind) {
        if (kind == TestDatabase.H2) {
            return List.of(
                    "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100)",
                    "ALTER SEQUENCE numbers INCREMENT BY 5",
                    "ALTER TABLE customer ALTER COLUMN name SET DATA TYPE varchar(50)",
                    "ALTER TABLE customer ALTER COLUMN mood DROP DEFAULT",
                    "ALTER TABLE invoice ADD CONSTRAINT few CHECK (pieces < 100)",
                    "DROP INDEX invoice_open",
                    "CREATE OR REPLACE VIEW totals AS SELECT customer_id, 1 AS total FROM invoice",
                    "DROP ALIAS twice",
                    "CREATE SCHEMA extra",
                    "CREATE TABLE extra.more (id integer PRIMARY KEY)");
        }
        if (kind.isPostgresql()) {
            return List.of(
                    "ALTER TYPE mood ADD VALUE 'sad'",
                    "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100)",
                    "ALTER DOMAIN positive SET NOT NULL",
                    "ALTER SEQUENCE numbers INCREMENT 5",
                    "ALTER TABLE log ALTER text TYPE varchar(200)",
                    "ALTER TABLE customer ALTER mood DROP DEFAULT",
                    "ALTER TABLE invoice DROP CONSTRAINT invoice_total_check",
                    "DROP INDEX invoice_open",
                    "CREATE OR REPLACE VIEW totals AS SELECT customer_id, max(total) AS total FROM invoice GROUP BY 1",
                    "DROP MATERIALIZED VIEW snapshot",
                    "DROP TABLE log_2026",
                    "ALTER TABLE invoice DISABLE TRIGGER invoice_touch",
                    "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                    "ALTER POLICY own ON customer USING (true)",
                    "ALTER TABLE customer DISABLE ROW LEVEL SECURITY",
                    "CREATE SCHEMA extra",
                    "CREATE TABLE extra.more (id integer PRIMARY KEY)");
        }
        return List.of(
                "ALTER TABLE customer MODIFY name varchar(50) NOT NULL",
                "ALTER TABLE customer ALTER mood DROP DEFAULT",
                "ALTER TABLE invoice DROP FOREIGN KEY invoice_customer",
                "ALTER TABLE invoice ADD CONSTRAINT few CHECK (pieces < 100)",
                "ALTER TABLE invoice ADD note text",
                "DROP INDEX invoice_open ON invoice",
                "CREATE OR REPLACE VIEW totals AS SELECT customer_id, max(total) AS total FROM invoice GROUP BY 1",
                "DROP TRIGGER invoice_touch",
                "DROP FUNCTION twice",
                "CREATE FUNCTION twice(n bigint) RETURNS integer DETERMINISTIC RETURN n * 2",
                "DROP PROCEDURE tidy",
                "CREATE TABLE more (id integer PRIMARY KEY)",
                "ALTER TABLE customer ENGINE = MyISAM");
    }

    /** Returns how what is found of it begins, sorted. */
    private static List<String> found(TestDatabase kind) {
        if (kind == TestDatabase.H2) {
            return List.of(
                    "column PUBLIC.CUSTOMER.MOOD is CHARACTER VARYING 4, but CHARACTER VARYING 4 default 'calm' in",
                    "column PUBLIC.CUSTOMER.NAME is CHARACTER VARYING 50 not null, but CHARACTER VARYING 40 not null in",
                    "constraint PUBLIC.INVOICE.FEW is there, but not in",
                    "constraint PUBLIC.POSITIVE.SMALL is there, but not in",
                    "function PUBLIC.TWICE_1 is",
                    "index PUBLIC.INVOICE.INVOICE_OPEN is",
                    "schema EXTRA is there, but not in",
                    "sequence PUBLIC.NUMBERS is BIGINT start 7 increment 5",
                    "table EXTRA.MORE is there, but not in",
                    "view PUBLIC.TOTALS is not defined as in");
        }
        if (kind.isPostgresql()) {
            return List.of(
                    "column customer.mood is mood, but mood default 'calm'::mood in",
                    "column log.text is character varying(200), but character varying(100) in",
                    "constraint invoice.invoice_total_check is",
                    "constraint positive.small is there, but not in",
                    "function touch() is not defined as in",
                    "index invoice.invoice_open is",
                    "materialized view snapshot is",
                    "policy customer.own is not defined as in",
                    "schema extra is there, but not in",
                    "sequence numbers is bigint start 7 increment 5",
                    "table customer is ordinary, but ordinary row security in",
                    "table extra.more is there, but not in",
                    "table log_2026 is",
                    "trigger invoice.invoice_touch is not defined as in",
                    "type mood is 'calm', 'busy', 'sad', but 'calm', 'busy' in",
                    "type positive is integer not null, but integer in",
                    "view totals is not defined as in");
        }
        return List.of(
                "column customer.mood is enum('calm','busy')",
                "column customer.name is varchar(50) not null",
                "column invoice.note is there, but not in",
                "constraint invoice.few is there, but not in",
                "constraint invoice.invoice_customer is",
                "function twice is not defined as in",
                "index invoice.invoice_open is",
                "procedure tidy is",
                "table customer is MyISAM",
                "table more is there, but not in",
                "trigger invoice.invoice_touch is",
                "view totals is not defined as in");
    }
}
