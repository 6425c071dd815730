package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.credential.CredentialException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The registry decides where a tenant's connections lead, whatever object somebody hands in. */
@Tag("integration")
class TenantAuthorityTest {

    @Test
    @DisplayName("N-40: no tenant at all is refused")
    void givenNull_whenSwitching_thenNotFound() {
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            assertThatThrownBy(() -> tenancy.connections.switchToTenant(null))
                    .isInstanceOf(TenantNotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-40: a tenant object with an unknown id is refused")
    void givenTenantObjectWithUnknownId_whenSwitching_thenNotFound(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant forged = forged(tenancy.create("acme"), Map.of("id", 4711L));

            assertThatThrownBy(() -> tenancy.connections.switchToTenant(forged))
                    .isInstanceOf(TenantNotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("N-40: an object whose host differs from the registry leads where the registry says")
    void givenDetachedObjectWithOtherHost_whenWorking_thenRegistryDecides(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                SilentServer elsewhere = SilentServer.open()) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            Tenant forged = forged(
                    acme,
                    Map.of(
                            "databaseHost", elsewhere.host(),
                            "databasePort", elsewhere.port(),
                            "databaseName", globex.databaseName()));

            tenancy.context.runAs(forged, () -> Notes.write(tenancy, 1, "acme"));

            assertThat(Notes.direct(tenancy, acme)).containsExactly("acme");
            assertThat(Notes.direct(tenancy, globex)).isEmpty();
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-42: a password that cannot be decrypted stops its tenant only, also on the same thread")
    void givenBrokenCipherTextOfOne_whenBothAreUsedOnOneThread_thenTypedErrorAndOtherWorks(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET database_password = 'tnc1.broken' WHERE id = ?")
                    .param(acme.id())
                    .update();
            tenancy.registry.reload(acme.id());

            assertThatThrownBy(() -> tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "acme")))
                    .isInstanceOfSatisfying(
                            CredentialException.class,
                            unreadable -> assertThat(unreadable.code()).isEqualTo("CREDENTIAL_UNREADABLE"));
            tenancy.context.runAs(globex, () -> Notes.write(tenancy, 1, "globex"));

            assertThat(Notes.direct(tenancy, globex)).containsExactly("globex");
            assertThat(tenancy.pools.snapshots()).extracting("tenant").containsExactly(globex);
        }
    }

    /** An application's own implementation, equal to nothing but itself. */
    private static Tenant forged(Tenant tenant, Map<String, ?> other) {
        return (Tenant) Proxy.newProxyInstance(
                Tenant.class.getClassLoader(), new Class<?>[] {Tenant.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        case "equals":
                            return proxy == arguments[0];
                        default:
                            return other.containsKey(method.getName())
                                    ? other.get(method.getName())
                                    : invoke(tenant, method, arguments);
                    }
                });
    }

    private static Object invoke(Tenant tenant, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(tenant, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
