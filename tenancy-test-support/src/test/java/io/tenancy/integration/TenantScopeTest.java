package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.context.TenantScope;
import io.tenancy.context.TenantScopeException;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A scope that is closed in a wrong way is refused and changes nothing (law 2). */
@Tag("integration")
class TenantScopeTest {

    private Installation tenancy;
    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void install() {
        tenancy = Installation.on(TestDatabase.H2);
        acme = tenancy.create("acme");
        globex = tenancy.create("globex");
    }

    @AfterEach
    void close() {
        tenancy.close();
    }

    @Test
    @DisplayName("Law 2: a scope closed twice is refused")
    void givenClosedScope_whenClosingAgain_thenRefusedAndStateUnchanged() {
        try (TenantScope outer = tenancy.connections.switchToTenant(acme)) {
            TenantScope inner = tenancy.connections.switchToTenant(globex);
            inner.close();

            assertThatThrownBy(inner::close)
                    .isInstanceOf(TenantScopeException.class)
                    .hasMessageContaining("twice");

            assertThat(tenancy.context.require()).isEqualTo(acme);
        }
    }

    @Test
    @DisplayName("Law 2: an outer scope closed before the inner one is refused")
    void givenOpenInnerScope_whenClosingOuter_thenRefusedAndStateUnchanged() {
        TenantScope outer = tenancy.connections.switchToTenant(acme);
        TenantScope inner = tenancy.connections.switchToTenant(globex);

        assertThatThrownBy(outer::close).isInstanceOf(TenantScopeException.class);

        assertThat(tenancy.context.require()).isEqualTo(globex);
        inner.close();
        outer.close();
        assertThat(tenancy.threads.current()).isNull();
    }

    @Test
    @DisplayName("Law 2: a scope closed on another thread is refused")
    void givenScopeOfOneThread_whenAnotherThreadCloses_thenRefusedAndStateUnchanged() {
        try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
            assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).get())
                    .hasCauseInstanceOf(TenantScopeException.class);

            assertThat(tenancy.context.require()).isEqualTo(acme);
        }
    }

    @Test
    @DisplayName("Law 2: work that returns with an open scope is refused, and the scope is closed")
    void givenWorkThatForgetsAScope_whenItReturns_thenRefusedAndStateRestored() {
        assertThatThrownBy(() -> tenancy.context.runAs(acme, () -> tenancy.connections.switchToTenant(globex)))
                .isInstanceOf(TenantScopeException.class);

        assertThat(tenancy.threads.current()).isNull();
    }
}
