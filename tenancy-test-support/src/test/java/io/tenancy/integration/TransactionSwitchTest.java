package io.tenancy.integration;

import static io.tenancy.integration.Transactions.notSupported;
import static io.tenancy.integration.Transactions.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.connection.TenantSwitchException;
import io.tenancy.context.NoTenantException;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** A transaction belongs to one tenant: what is meant for one never reaches another. */
@Tag("integration")
class TransactionSwitchTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-43: a switch inside a tenant's transaction is refused, naming both; nothing reaches the other")
    void givenTransactionOfTenant_whenSwitchingToAnother_thenRefusedAndNothingWrittenForIt(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            assertThatThrownBy(() -> tenancy.context.runAs(
                            acme,
                            () -> required(tenancy.router).executeWithoutResult(status -> {
                                Notes.write(tenancy, 1, "acme");
                                tenancy.context.runAs(globex, () -> Notes.write(tenancy, 2, "globex"));
                            })))
                    .isInstanceOf(TenantSwitchException.class)
                    .hasMessageContainingAll("acme", "globex");

            assertThat(Notes.direct(tenancy, acme)).isEmpty();
            assertThat(Notes.direct(tenancy, globex)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-43: a tenant cannot be bound in a transaction begun unbound behind a lazy connection proxy")
    void givenLazyTransactionBegunUnbound_whenBindingTenant_thenRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
            lazy.setTargetDataSource(tenancy.router);
            lazy.setDefaultAutoCommit(true);
            lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);

            assertThatThrownBy(() -> required(lazy)
                            .executeWithoutResult(
                                    status -> tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "acme"))))
                    .isInstanceOf(TenantSwitchException.class);

            assertThat(Notes.direct(tenancy, acme)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("Law 3: entering the same tenant again inside its transaction is allowed")
    void givenTransactionOfTenant_whenEnteringItAgain_thenSameTransaction(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            tenancy.context.runAs(
                    acme,
                    () -> required(tenancy.router).executeWithoutResult(status -> {
                        tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "inner"));
                        status.setRollbackOnly();
                    }));

            assertThat(Notes.direct(tenancy, acme)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Law 3: a transaction of the central manager forbids no switch, and each tenant gets its own work")
    void givenCentralTransaction_whenWorkingForTenantsInTurn_thenEachGetsItsOwn(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            required(tenancy.central)
                    .executeWithoutResult(status -> tenancy.context.runAs(acme, () -> {
                        Notes.write(tenancy, 1, "acme");
                        tenancy.context.runAs(globex, () -> Notes.write(tenancy, 1, "globex"));
                        Notes.write(tenancy, 2, "acme again");
                    }));

            assertThat(Notes.direct(tenancy, acme)).containsExactly("acme", "acme again");
            assertThat(Notes.direct(tenancy, globex)).containsExactly("globex");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Law 3: a suspended transaction's tenant is reached again after work for another")
    void givenSuspendedTransaction_whenWorkingForAnother_thenScopesWithinTheSuspensionStayApart(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            tenancy.context.runAs(
                    acme,
                    () -> required(tenancy.router).executeWithoutResult(status -> {
                        Notes.write(tenancy, 1, "acme");
                        notSupported(tenancy.router).executeWithoutResult(none -> {
                            tenancy.context.runAs(globex, () -> Notes.write(tenancy, 1, "globex"));
                            Notes.write(tenancy, 2, "acme outside");
                        });
                    }));

            assertThat(Notes.direct(tenancy, acme)).containsExactly("acme", "acme outside");
            assertThat(Notes.direct(tenancy, globex)).containsExactly("globex");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("Law 1: in a central transaction, after a tenant's block, unbound work is refused as ever")
    void givenCentralTransaction_whenTenantBlockEnded_thenUnboundWorkIsRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            required(tenancy.central).executeWithoutResult(status -> {
                tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "acme"));

                assertThatThrownBy(() -> Notes.write(tenancy, 2, "nobody")).isInstanceOf(NoTenantException.class);
            });

            assertThat(Notes.direct(tenancy, acme)).containsExactly("acme");
        }
    }
}
