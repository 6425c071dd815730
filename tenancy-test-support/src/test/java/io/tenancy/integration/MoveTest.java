package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.event.TenantEvent;
import io.tenancy.event.TenantMoved;
import io.tenancy.event.TenantMoving;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantCopier;
import io.tenancy.provisioning.TenantCopy;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotReadyException;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants are moved from the server of the central database to another one, by a copier of the application's own. */
@Tag("integration")
class MoveTest {

    private static List<String> names(List<String> all, Tenant tenant) {
        return all.stream().filter(name -> name.equals(tenant.databaseName())).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("moved, a tenant goes on at its new server with all rows; its source is kept, locked, until confirmed")
    void givenTenantWithRows_whenMovedAndConfirmed_thenItsRowsAreThereAndTheSourceIsGone(TestDatabase kind) {
        try (Moving moving = new Moving(kind)) {
            Installation tenancy = moving.tenancy;
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> {
                Notes.write(tenancy, 1, "one");
                Notes.write(tenancy, 2, "tw\u00f6");
            });
            List<TenantEvent> events = new ArrayList<>();

            Tenant moved = TenantLifecycle.central(
                            moving.settings(),
                            tenancy.parts.with(List.of(events::add), List.of()),
                            TenancyLogger.noOp())
                    .move(acme, "eu");

            assertThat(moved.databasePort()).isEqualTo(moving.eu.server().port());
            assertThat(moved.databaseName()).isEqualTo(acme.databaseName());
            assertThat(moved.databaseUsername()).isEqualTo(acme.databaseUsername());
            assertThat(moved.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(events).hasSize(2);
            assertThat(events.get(0)).isInstanceOf(TenantMoving.class);
            assertThat(events.get(1)).isInstanceOf(TenantMoved.class);
            tenancy.context.runAs(moved, () -> {
                assertThat(Notes.read(tenancy)).containsExactly("one", "tw\u00f6");
                assertThat(Notes.owner(tenancy)).isEqualTo(moved.id());
                Notes.write(tenancy, 3, "three");
            });
            assertThatThrownBy(() -> Notes.direct(tenancy, acme))
                    .as("the old password at the source")
                    .isInstanceOf(RuntimeException.class);
            assertThat(names(moving.central.server().databaseNames(), acme)).hasSize(1);
            assertThat(moving.findings()).containsExactly("source-kept");

            tenancy.lifecycle.confirmMove(moved, "acme");

            assertThat(names(moving.central.server().databaseNames(), acme)).isEmpty();
            assertThat(moving.central.server().roleNames()).doesNotContain(acme.databaseUsername());
            assertThat(moving.findings()).isEmpty();
            Leftovers.assertNone(tenancy, moving.eu.server());
            Tenant rotated = tenancy.lifecycle.rotatePassword(moved);
            tenancy.context.runAs(rotated, () -> assertThat(Notes.read(tenancy)).hasSize(3));
            tenancy.lifecycle.delete(rotated);
            Leftovers.assertNone(tenancy, moving.eu.server());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("while a tenant is moved it alone is not ready, on other nodes too; it is neither deleted nor rotated")
    void givenMoveUnderWay_whenUsingTenants_thenOnlyThatOneIsNotReady(TestDatabase kind) {
        try (Moving moving = new Moving(kind)) {
            Installation tenancy = moving.tenancy;
            Tenant acme = tenancy.create("acme");
            Tenant other = tenancy.create("other");
            List<Boolean> full = new ArrayList<>();
            TenantCopier copier = during(copy -> {
                Tenant now = tenancy.registry.findBySlug("acme").orElseThrow();
                assertThat(now.status()).isEqualTo(TenantStatus.MOVING);
                assertThatThrownBy(() -> tenancy.context.runAs(acme, () -> Notes.read(tenancy)))
                        .isInstanceOf(TenantNotReadyException.class)
                        .hasMessageContaining("is being moved to another server");
                tenancy.context.runAs(other, () -> Notes.write(tenancy, 1, "works"));
                assertThatThrownBy(() -> tenancy.lifecycle.delete(now))
                        .isInstanceOf(ProvisioningException.class)
                        .hasMessageContaining("its operation 'move' is under way");
                assertThatThrownBy(() -> tenancy.lifecycle.rotatePassword(now))
                        .hasMessageContaining("is being moved to another server");
                assertThatThrownBy(() -> Notes.direct(tenancy, acme))
                        .as("a node with the old password")
                        .isInstanceOf(RuntimeException.class);
                full.add(moving.isFull());
            });

            moving.lifecycle(copier).move(acme, "eu");

            assertThat(full).as("the target counts").containsExactly(true);
            tenancy.context.runAs(other, () -> assertThat(Notes.read(tenancy)).containsExactly("works"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("a copier that loses a row: found, undone, and the tenant goes on where it was")
    void givenCopierThatLosesARow_whenMoving_thenUndoneAndTheTenantGoesOn(TestDatabase kind) {
        try (Moving moving = new Moving(kind)) {
            Installation tenancy = moving.tenancy;
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> {
                Notes.write(tenancy, 1, "one");
                Notes.write(tenancy, 2, "two");
            });
            TenantCopier losing = copy -> {
                new JdbcCopier().copy(copy);
                try (var target = copy.target().connections().getConnection()) {
                    JdbcCopier.execute(target, "DELETE FROM notes WHERE id = 2");
                }
            };

            assertThatThrownBy(() -> moving.lifecycle(losing).move(acme, "eu"))
                    .isInstanceOfSatisfying(
                            ProvisioningException.class,
                            failed -> assertThat(failed.code()).isEqualTo("MOVE_FAILED"))
                    .hasMessageContaining("step 'verify' failed")
                    .hasMessageContaining("notes")
                    .hasMessageContaining("has 1 instead of 2")
                    .hasMessageContaining("goes on where it was");

            moving.assertAtSource(acme, "one", "two");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("a copier that fails, or overwrites the marker: undone; the move can be made again")
    void givenCopierThatFails_whenMoving_thenUndoneAndCanBeMovedAgain(TestDatabase kind) {
        try (Moving moving = new Moving(kind)) {
            Installation tenancy = moving.tenancy;
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "one"));
            TenantCopier failing = copy -> {
                new JdbcCopier().copy(copy);
                throw new java.io.IOException("the disk is full");
            };
            TenantCopier marking = copy -> {
                new JdbcCopier().copy(copy);
                try (var target = copy.target().connections().getConnection()) {
                    JdbcCopier.execute(target, "UPDATE tenancy_marker SET nonce = 'other'");
                }
            };

            assertThatThrownBy(() -> moving.lifecycle(failing).move(acme, "eu"))
                    .hasMessageContaining("step 'copy' failed: the disk is full");
            moving.assertAtSource(acme, "one");
            assertThatThrownBy(() -> moving.lifecycle(marking).move(acme, "eu")).hasMessageContaining("tenancy_marker");
            moving.assertAtSource(acme, "one");

            Tenant moved = tenancy.lifecycle.move(acme, "eu");

            tenancy.context.runAs(moved, () -> assertThat(Notes.read(tenancy)).containsExactly("one"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("what cannot be moved is refused before anything is begun, and says why")
    void givenMovesThatCannotBe_whenMoving_thenRefusedAndNothingIsTouched(TestDatabase kind) {
        try (Moving moving = new Moving(kind)) {
            Installation tenancy = moving.tenancy;
            Tenant acme = tenancy.create("acme");

            assertThatThrownBy(() -> tenancy.lifecycle.move(acme, "us"))
                    .hasMessageContaining("expected one of eu, main, but was 'us'");
            assertThatThrownBy(() -> tenancy.lifecycle.move(acme, "main"))
                    .hasMessageContaining("it is on the server main already");
            assertThatThrownBy(() -> tenancy.lifecycle.confirmMove(acme, "acme"))
                    .hasMessageContaining("none is kept");
            Tenant moved = tenancy.lifecycle.move(acme, "eu");
            assertThatThrownBy(() -> tenancy.lifecycle.move(moved, "main"))
                    .hasMessageContaining("still kept")
                    .hasMessageContaining("--confirm");
            assertThatThrownBy(() -> tenancy.lifecycle.confirmMove(moved, "other"))
                    .hasMessageContaining("slug was not repeated");
            tenancy.lifecycle.confirmMove(moved, "acme");

            Tenant back = tenancy.lifecycle.move(moved, "main");

            assertThat(back.databasePort()).isEqualTo(moving.central.server().port());
            tenancy.context.runAs(back, () -> assertThat(Notes.read(tenancy)).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("deleted and purged, a moved tenant leaves nothing on either server, confirmed or not")
    void givenSourceThatIsKept_whenPurging_thenNothingIsLeftOnEitherServer(TestDatabase kind) {
        try (Moving moving = new Moving(kind)) {
            Tenant acme = moving.tenancy.create("acme");
            Tenant moved = moving.tenancy.lifecycle.move(acme, "eu");

            moving.tenancy.lifecycle.delete(moved);

            assertThat(moving.tenancy.registry.findById(acme.id())).isEmpty();
            Leftovers.assertNone(moving.tenancy, moving.central.server());
            Leftovers.assertNone(moving.tenancy, moving.eu.server());
        }
    }

    private interface During {
        void copying(TenantCopy copy) throws Exception;
    }

    private static TenantCopier during(During work) {
        return copy -> {
            work.copying(copy);
            new JdbcCopier().copy(copy);
        };
    }
}
