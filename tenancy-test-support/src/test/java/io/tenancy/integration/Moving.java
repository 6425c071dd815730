package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.ConfiguredServer;
import io.tenancy.provisioning.Finding;
import io.tenancy.provisioning.InstallationCheck;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.provisioning.TenantCopier;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An installation with two servers, {@code main} with the central database and {@code eu}; tenants are created on main. */
final class Moving implements AutoCloseable {

    final TestCentralDatabase central;
    final SecondServer eu;
    final Installation tenancy;

    Moving(TestDatabase kind) {
        this(kind, new JdbcCopier(), 1);
    }

    /** @param capacity of eu */
    Moving(TestDatabase kind, TenantCopier copier, @Nullable Integer capacity) {
        this(kind, kind, copier, capacity, "classpath:db/tenant");
    }

    /** @param other the kind of eu */
    Moving(TestDatabase kind, TestDatabase other, TenantCopier copier, @Nullable Integer capacity, String migrations) {
        this.central = TestServers.get(kind).createCentral();
        this.eu = SecondServer.of(other, central);
        this.tenancy = Installation.on(
                central,
                settings -> settings.servers(servers(capacity))
                        .provisioning(settings())
                        .migrations(migrations),
                copier);
    }

    ProvisioningSettings settings() {
        return new ProvisioningSettings(true, true, central.tenantPrefix(), true, Duration.ZERO);
    }

    private TenantServers servers(@Nullable Integer capacity) {
        ConfiguredServer main = new ConfiguredServer(
                "main", central.server().host(), central.server().port(), Set.of(), null, null);
        // New tenants without a plan go to main.
        return new TenantServers(List.of(main, eu.configured(Set.of("gold"), capacity)), TenantPlacement.leastLoaded());
    }

    TenantLifecycle lifecycle(TenantCopier copier) {
        return TenantLifecycle.central(settings(), tenancy.parts.with(copier), TenancyLogger.noOp());
    }

    List<String> findings() {
        return new InstallationCheck(tenancy.parts, central.tenantPrefix())
                .findings(() -> tenancy.registry.list(0, 100), tenancy.registry.list(0, 100)).stream()
                        .map(Finding::id)
                        .toList();
    }

    /** Whether another tenant is refused on the full server. */
    boolean isFull() {
        try {
            tenancy.lifecycle.create(
                    io.tenancy.tenant.NewTenant.of("late", "Late").server("eu"));
            return false;
        } catch (io.tenancy.provisioning.ProvisioningException full) {
            return full.code().equals("NO_SERVER");
        }
    }

    void assertAtSource(Tenant tenant, String... notes) {
        Tenant now = tenancy.registry.findBySlug(tenant.slug()).orElseThrow();
        assertThat(now.status()).isEqualTo(TenantStatus.ACTIVE);
        assertThat(now.databasePort()).isEqualTo(central.server().port());
        tenancy.context.runAs(now, () -> assertThat(Notes.read(tenancy)).containsExactly(notes));
        assertThat(Notes.direct(tenancy, now)).containsExactly(notes);
        assertThat(eu.server().databaseNames()).doesNotContain(tenant.databaseName());
        assertThat(eu.server().roleNames()).doesNotContain(tenant.databaseUsername());
        assertThat(Direct.central(tenancy)
                        .sql("SELECT COUNT(*) FROM tenancy_moves")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(Leftovers.openOperations(tenancy)).isZero();
    }

    /** Every tenant is on one server only. */
    void assertNothingLeftOver() {
        List<Tenant> tenants = tenancy.registry.list(0, 1_000);
        assertThat(own(central.server().databaseNames(), eu.server().databaseNames()))
                .containsExactlyInAnyOrderElementsOf(
                        tenants.stream().map(Tenant::databaseName).toList());
        assertThat(own(central.server().roleNames(), eu.server().roleNames()))
                .containsExactlyInAnyOrderElementsOf(
                        tenants.stream().map(Tenant::databaseUsername).toList());
        assertThat(Leftovers.openOperations(tenancy)).isZero();
        assertThat(findings()).isEmpty();
    }

    private List<String> own(List<String> here, List<String> there) {
        return Stream.concat(here.stream(), there.stream())
                .filter(name -> name.startsWith(central.tenantPrefix()))
                .toList();
    }

    @Override
    public void close() {
        tenancy.close();
        eu.close();
    }
}
