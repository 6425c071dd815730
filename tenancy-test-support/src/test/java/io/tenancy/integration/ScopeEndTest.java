package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.connection.TenantSwitchException;
import io.tenancy.context.NoTenantException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** A scope that ends before the transaction that was begun in it. */
@Tag("integration")
class ScopeEndTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "law 3: the thread is restored, the transaction can only be rolled back, and nobody gets its connection")
    void givenTransactionBegunInScope_whenScopeEndsFirst_thenTransactionIsNotTakenAlong(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            DataSourceTransactionManager transactions = new DataSourceTransactionManager(tenancy.router);
            TenantScope scope = tenancy.connections.switchToTenant(acme);
            TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
            tenancy.jdbc
                    .sql("INSERT INTO notes (id, writer) VALUES (1, 'acme')")
                    .update();

            assertThatExceptionOfType(TenantSwitchException.class)
                    .isThrownBy(scope::close)
                    .withMessageContaining("'acme'")
                    .withMessageContaining("no tenant");

            assertThat(tenancy.context.current()).isEmpty();
            assertThatExceptionOfType(UnexpectedRollbackException.class)
                    .isThrownBy(() -> transactions.commit(transaction));
            assertThatExceptionOfType(NoTenantException.class)
                    .isThrownBy(() -> tenancy.router.getConnection().close());
            tenancy.context.runAs(
                    acme,
                    () -> assertThat(tenancy.jdbc
                                    .sql("SELECT COUNT(*) FROM notes")
                                    .query(Integer.class)
                                    .single())
                            .isZero());
        }
    }
}
