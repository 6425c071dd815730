package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.cluster.Nodes;
import io.tenancy.connection.TenantHandle;
import io.tenancy.connection.TenantHandles;
import io.tenancy.pool.BudgetSnapshot;
import io.tenancy.pool.CapacityExceededException;
import io.tenancy.pool.TenantPools;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** S-84: limits over all tenants have their effect by property, and nodes announce themselves. */
@Tag("feature")
@Tag("long")
class BudgetPropertyEffectTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("S-84, contract 13: tenancy.pool.maximum-connections")
    void givenOneConnectionForAll_whenTwoTenantsNeedOne_thenTheSecondWaits(TestDatabase kind) throws SQLException {
        try (TestApplication app = PlainApplication.start(
                kind, "tenancy.pool.maximum-connections=1", "tenancy.pool.connection-timeout=500ms")) {
            assertSecondWaits(app, "the connections of this node; 1 of 1 are taken");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("S-84: tenancy.database.servers: what is left beside the central pool and for creating tenants")
    void givenServerWithLimit_whenTwoTenantsNeedAConnection_thenTheSecondWaits(TestDatabase kind) throws SQLException {
        try (TestApplication app = PlainApplication.start(
                kind,
                "spring.datasource.hikari.maximum-pool-size=5",
                "tenancy.database.servers.main.max-connections=10",
                "tenancy.pool.connection-timeout=500ms")) {
            assertSecondWaits(app, "the database server main");
            assertThat(app.bean(TenantPools.class).budgets())
                    .extracting(BudgetSnapshot::limit)
                    .containsExactly(1);
        }
    }

    @Test
    @DisplayName("S-84: tenancy.database.servers.<name>.host and .port: a server that no tenant is on limits nobody")
    void givenLimitOfAnotherServer_whenTenantsAreUsed_thenTheyAreNotCounted() throws SQLException {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.POSTGRESQL,
                "tenancy.database.servers.eu.host=eu.example.com",
                "tenancy.database.servers.eu.port=5433",
                "tenancy.database.servers.eu.max-connections=1")) {
            TenantHandles handles = app.bean(TenantHandles.class);
            try (Connection first = handles.handleOf(app.create("acme")).getConnection();
                    Connection second = handles.handleOf(app.create("globex")).getConnection()) {
                assertThat(first.isValid(1) && second.isValid(1)).isTrue();
            }
            assertThat(app.bean(TenantPools.class).budgets())
                    .singleElement()
                    .satisfies(budget -> assertThat(budget.what()).contains("eu (eu.example.com:5433)"))
                    .satisfies(budget -> assertThat(budget.taken()).isZero());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9 | 50 | must be more than the 9 connections that each node",
                "50 | 50 | is the same server as tenancy.database.servers.",
            })
    @DisplayName("N-61: a limit that leaves nothing for tenants, or a second one for a server, stops the start")
    void givenLimitThatCannotBe_whenStarting_thenSaysWhy(int main, int other, String problem) {
        assertThatThrownBy(() -> PlainApplication.start(
                        TestDatabase.POSTGRESQL,
                        "spring.datasource.hikari.maximum-pool-size=5",
                        "tenancy.database.servers.main.max-connections=" + main,
                        "tenancy.database.servers.other.max-connections=" + other,
                        "tenancy.database.servers.other.port=" + (main == other ? "" : "1")))
                .hasStackTraceContaining(problem);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("a node announces itself, with the state of its pools")
    void givenApplication_whenStarted_thenIsANode(TestDatabase kind) {
        try (TestApplication app = PlainApplication.start(kind)) {
            assertThat(app.bean(Nodes.class).live())
                    .singleElement()
                    .satisfies(node -> assertThat(node.id())
                            .isEqualTo(app.bean(Nodes.class).id()))
                    .satisfies(node -> assertThat(node.name())
                            .endsWith("/" + ProcessHandle.current().pid()))
                    .satisfies(node -> assertThat(node.snapshot()).contains("\"heapUsedBytes\":", "\"tenants\":["));
        }
    }

    private static void assertSecondWaits(TestApplication app, String budget) throws SQLException {
        TenantHandle second = app.bean(TenantHandles.class).handleOf(app.create("globex"));
        try (Connection only =
                app.bean(TenantHandles.class).handleOf(app.create("acme")).getConnection()) {
            assertThatThrownBy(second::getConnection)
                    .isInstanceOf(CapacityExceededException.class)
                    .hasMessageContaining(budget);
            assertThat(only.isValid(1)).isTrue();
        }
        try (Connection now = second.getConnection()) {
            assertThat(now.isValid(1)).isTrue();
        }
    }
}
