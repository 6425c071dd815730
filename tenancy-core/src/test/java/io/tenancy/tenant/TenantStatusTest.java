package io.tenancy.tenant;

import static io.tenancy.tenant.TenantStatus.ACTIVE;
import static io.tenancy.tenant.TenantStatus.DELETED;
import static io.tenancy.tenant.TenantStatus.EXPIRED;
import static io.tenancy.tenant.TenantStatus.FAILED;
import static io.tenancy.tenant.TenantStatus.PROVISIONING;
import static io.tenancy.tenant.TenantStatus.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.TenancyException;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant's status and identity, both derived from its row. */
@Tag("unit")
class TenantStatusTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    @DisplayName("contract 4: deletion, open creation, expiry, flag: in that order")
    void givenSeveralReasons_whenDeriving_thenFirstWins() {
        assertThat(TenantStatus.of(NOW, "FAILED", NOW, false, NOW)).isEqualTo(DELETED);
        assertThat(TenantStatus.of(null, "FAILED", NOW, false, NOW)).isEqualTo(FAILED);
        assertThat(TenantStatus.of(null, "RUNNING", NOW, false, NOW)).isEqualTo(PROVISIONING);
        assertThat(TenantStatus.of(null, null, NOW, false, NOW)).isEqualTo(EXPIRED);
        assertThat(TenantStatus.of(null, null, null, false, NOW)).isEqualTo(SUSPENDED);
        assertThat(TenantStatus.of(null, null, null, true, NOW)).isEqualTo(ACTIVE);
    }

    @Test
    @DisplayName("N-41: expired from the very instant on")
    void givenExpiry_whenReached_thenExpired() {
        assertThat(TenantStatus.of(null, null, NOW.plusNanos(1), true, NOW)).isEqualTo(ACTIVE);
        assertThat(TenantStatus.of(null, null, NOW, true, NOW)).isEqualTo(EXPIRED);
        assertThat(TenantStatus.of(null, null, NOW.minusNanos(1), true, NOW)).isEqualTo(EXPIRED);
    }

    @Test
    @DisplayName("F-34: time alone changes a status in both directions, and only one that depends on it")
    void givenStatus_whenTimeIsAnother_thenOverdue() {
        Instant later = NOW.plusSeconds(1);

        assertThat(ACTIVE.isOverdue(NOW, NOW)).isTrue();
        assertThat(SUSPENDED.isOverdue(NOW, later)).isTrue();
        assertThat(EXPIRED.isOverdue(later, NOW)).isTrue();
        assertThat(EXPIRED.isOverdue(NOW, NOW)).isFalse();
        assertThat(ACTIVE.isOverdue(later, NOW)).isFalse();
        assertThat(ACTIVE.isOverdue(null, NOW)).isFalse();
        assertThat(PROVISIONING.isOverdue(NOW, later)).isFalse();
        assertThat(DELETED.isOverdue(NOW, later)).isFalse();
    }

    @ParameterizedTest
    @DisplayName("N-39: distinct codes")
    @CsvSource({
        "PROVISIONING, TENANT_NOT_READY",
        "FAILED, TENANT_NOT_READY",
        "SUSPENDED, TENANT_INACTIVE",
        "EXPIRED, TENANT_INACTIVE",
        "DELETED, TENANT_UNKNOWN"
    })
    void givenUnusableStatus_whenRequired_thenRefusesWithItsCode(TenantStatus status, String code) {
        Tenant tenant = TenantFixture.tenant(7, "acme");

        assertThatExceptionOfType(TenancyException.class)
                .isThrownBy(() -> status.requireUsable(tenant))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code))
                .satisfies(refused -> assertThat(refused.tenantReference()).isPresent());
    }

    @Test
    void givenActive_whenRequired_thenPasses() {
        assertThatCode(() -> ACTIVE.requireUsable(TenantFixture.tenant(7, "acme")))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("contract 4: equal by id, whatever else changed")
    void givenTwoSnapshots_whenCompared_thenIdDecides() {
        Tenant tenant = TenantFixture.tenant(7, "acme");

        assertThat(tenant)
                .isEqualTo(TenantFixture.tenant(7, "renamed"))
                .hasSameHashCodeAs(TenantFixture.tenant(7, "x"));
        assertThat(tenant).isNotEqualTo(TenantFixture.tenant(8, "acme")).isNotEqualTo("acme");
    }

    @Test
    @DisplayName("N-33: a tenant prints neither data nor password")
    void givenTenant_whenPrinted_thenHoldsNoSecret() {
        Tenant tenant = TenantFixture.tenant(7, "acme", "db", 1, "d", "u", "tnc1.envelope-canary");

        assertThat(String.format("%s", tenant)).contains("acme", "7").doesNotContain("canary", "data");
    }
}
