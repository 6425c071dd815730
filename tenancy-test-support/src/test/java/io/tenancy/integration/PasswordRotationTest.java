package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tenancy.context.TenantScope;
import io.tenancy.credential.SecretOwner;
import io.tenancy.pool.BreakerSettings;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** New passwords for tenants' logins, while their databases are used. */
@Tag("feature")
@Tag("long")
class PasswordRotationTest {

    /** Milliseconds; five times, that makes the minute of F-18 in full. */
    private static final long BETWEEN_ROTATIONS = Soak.times(500, 12_000);

    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "F-18: the old password is refused, the new one works, the pool is the same and its connections are new")
    void givenWarmPool_whenRotated_thenPoolGoesOnWithTheNewPassword(TestDatabase kind) throws Exception {
        CountingLogger opened = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(opened))) {
            Tenant acme = tenancy.create("acme");
            String before = Direct.password(tenancy, acme);

            Tenant rotated;
            try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                    Connection inFlight = tenancy.router.getConnection()) {
                rotated = tenancy.lifecycle.rotatePassword(acme);
                try (Statement statement = inFlight.createStatement()) {
                    statement.execute("INSERT INTO notes (id, writer) VALUES (1, 'in flight')");
                }
                Notes.write(tenancy, 2, "with the new password");
            }

            assertThat(Direct.password(tenancy, rotated)).isNotEqualTo(before).hasSize(32);
            assertThat(Notes.direct(tenancy, rotated)).containsExactly("in flight", "with the new password");
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> login(tenancy, acme, before));
            assertThat(opened.count()).as("pools that were opened").isEqualTo(1);
            assertThat(pending(tenancy)).isZero();
            // The one that was in use was closed when it was given back.
            assertThat(tenancy.pools.snapshots()).allMatch(pool -> pool.active() == 0 && pool.idle() <= 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-16: when the keys are rotated, the password is the same, and so are the pool and its connection")
    void givenWarmPool_whenKeysAreRotated_thenItsConnectionStays(TestDatabase kind) throws Exception {
        CountingLogger opened = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(opened))) {
            Tenant acme = tenancy.create("acme");
            String before = tenancy.context.callAs(acme, () -> Borrowers.session(tenancy));

            assertThat(tenancy.credentials.rotateEncryptionKeys().reencrypted()).isEqualTo(1);
            await().atMost(FEW_SECONDS)
                    .until(() -> tenancy.registry
                            .findById(acme.id())
                            .orElseThrow()
                            .encryptedPassword()
                            .startsWith("tnc1.a256gcm.k2."));

            assertThat(tenancy.context.callAs(acme, () -> Borrowers.session(tenancy)))
                    .isEqualTo(before);
            assertThat(opened.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @Tag("soak")
    @DisplayName("F-18: five rotations under the load of 64 threads on another node fail no request")
    void givenLoad_whenRotatedFiveTimes_thenNoRequestFails(TestDatabase kind) throws Exception {
        try (Installation loaded =
                Installation.on(kind, settings -> settings.pools(Limits.of(10, Duration.ofSeconds(10), 200)))) {
            Installation rotating = Installation.on(loaded.database, settings -> settings);
            Tenant acme = loaded.create("acme");
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong requests = new AtomicLong();
            ExecutorService threads = Executors.newFixedThreadPool(64);
            try {
                List<Future<?>> work = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    work.add(threads.submit(() -> {
                        while (!over.get()) {
                            loaded.context.runAs(acme, () -> Notes.read(loaded));
                            requests.incrementAndGet();
                        }
                    }));
                }
                for (int i = 0; i < 5; i++) {
                    rotating.lifecycle.rotatePassword(acme);
                    long seen = requests.get();
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_ROTATIONS);
                    assertThat(requests.get()).as("requests go on").isGreaterThan(seen);
                }
                over.set(true);
                for (Future<?> each : work) {
                    assertThatCode(() -> each.get(30, TimeUnit.SECONDS)).doesNotThrowAnyException();
                }
            } finally {
                over.set(true);
                threads.shutdownNow();
                rotating.closeNode();
            }
            assertThat(requests.get()).isGreaterThan(100);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-19: stopped after the server has the new password, a node finds that by itself and stores it")
    void givenStoppedBeforePromotion_whenNodeConnects_thenItUsesAndStoresThePending(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            String next = new String(tenancy.configs.passwords().propose(acme.id()));
            Direct.changePassword(tenancy, acme, next);

            long started = System.nanoTime();
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "works"));

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(FEW_SECONDS);
            await().atMost(FEW_SECONDS).until(() -> pending(tenancy) == 0);
            Tenant stored = tenancy.registry.reload(acme.id()).orElseThrow();
            assertThat(Direct.password(tenancy, stored)).isEqualTo(next);
            assertThatCode(() -> tenancy.lifecycle.rotatePassword(stored)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-19: stopped before the server has the new password, everything works, and the next run finishes")
    void givenStoppedBeforeChange_whenRotatedAgain_thenFinishes(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            String next = new String(tenancy.configs.passwords().propose(acme.id()));

            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "works"));
            Tenant rotated = tenancy.lifecycle.rotatePassword(acme);

            assertThat(Direct.password(tenancy, rotated)).isEqualTo(next);
            assertThat(Notes.direct(tenancy, rotated)).containsExactly("works");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-19: the pending password of a deleted tenant is forgotten")
    void givenDeletedTenant_whenRotated_thenForgetsThePending(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.configs.passwords().propose(acme.id());
            tenancy.lifecycle.delete(acme);

            assertThatExceptionOfType(TenantNotFoundException.class)
                    .isThrownBy(() -> tenancy.lifecycle.rotatePassword(acme));
            assertThat(pending(tenancy)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("a database that does not answer is no rotation: the error says so, and the password stays")
    void givenDeadDatabase_whenRotated_thenRefusesAndPasswordStays(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind);
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            acme.proxy.refuse();

            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> tenancy.lifecycle.rotatePassword(acme.tenant))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("PASSWORD_NOT_ROTATED"))
                    .satisfies(refused -> assertThat(refused.retryable()).isTrue())
                    .withMessageContaining("acme");

            acme.proxy.pass();
            acme.use();
            assertThatCode(() -> tenancy.lifecycle.rotatePassword(acme.tenant)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"H2", "POSTGRESQL_CONTAINER"})
    @DisplayName("N-35: the server logs every statement of a rotation, and neither password")
    void givenEveryStatementLogged_whenRotated_thenNoPasswordIsInTheLog(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            long position = TestServers.log(tenancy.database.server()).position();
            Tenant acme = tenancy.create("acme");
            Set<String> passwords = ConcurrentHashMap.newKeySet();
            passwords.add(Direct.password(tenancy, acme));

            Tenant rotated = tenancy.lifecycle.rotatePassword(acme);
            passwords.add(Direct.password(tenancy, rotated));
            tenancy.context.runAs(rotated, () -> Notes.write(tenancy, 1, "logged"));

            String log = TestServers.log(tenancy.database.server()).textFrom(position);
            assertThat(log).contains(kind.isPostgresql() ? "ALTER USER" : "SET PASSWORD", "INSERT INTO notes");
            assertThat(passwords).hasSize(2).noneMatch(log::contains);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-20: with one login a minute the server sees one refused login, however often it is asked")
    void givenOneLoginAMinute_whenPasswordIsWrong_thenServerSeesOne(TestDatabase kind) throws Exception {
        BreakerSettings often = new BreakerSettings(1, Duration.ofMillis(100), 1);
        try (Installation tenancy = Installation.on(
                        kind, settings -> settings.pools(settings.pools().with(often)));
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            Direct.changePassword(tenancy, acme.tenant, "changed0outside");
            int before = acme.proxy.accepted();

            for (int i = 0; i < 15; i++) {
                assertThat(acme.refusal().code()).isEqualTo("CREDENTIAL_REJECTED");
                TimeUnit.MILLISECONDS.sleep(200);
            }

            assertThat(acme.proxy.accepted() - before).isEqualTo(1);
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET database_password = ? WHERE id = ?")
                    .params(
                            tenancy.credentials.encrypt(
                                    SecretOwner.tenantPassword(acme.tenant.id()), "changed0outside".toCharArray()),
                            acme.tenant.id())
                    .update();
            await().atMost(FEW_SECONDS)
                    .untilAsserted(() -> assertThatCode(acme::use).doesNotThrowAnyException());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the age of passwords is that since the last rotation, by the central database's clock")
    void givenOldPassword_whenRotated_thenItIsYoung(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.create("globex");
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET created_at = ? WHERE id = ?")
                    .params(longAgo(kind), acme.id())
                    .update();
            assertThat(tenancy.configs.passwords().oldest())
                    .hasValueSatisfying(age -> assertThat(age).isGreaterThan(Duration.ofDays(99)));
            assertThat(tenancy.configs.passwords().olderThan(Duration.ofDays(90)))
                    .containsExactly(acme.id());

            tenancy.lifecycle.rotatePassword(acme);

            assertThat(tenancy.configs.passwords().oldest())
                    .hasValueSatisfying(age -> assertThat(age).isLessThan(Duration.ofHours(1)));
            assertThat(tenancy.configs.passwords().olderThan(Duration.ofDays(90)))
                    .isEmpty();
        }
    }

    private static Object longAgo(TestDatabase kind) {
        java.time.OffsetDateTime time =
                java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC).minusDays(100);
        return kind.isPostgresql() || kind == TestDatabase.H2 ? time : time.toLocalDateTime();
    }

    private static int pending(Installation tenancy) {
        return Direct.central(tenancy)
                .sql("SELECT COUNT(*) FROM tenancy_passwords WHERE pending IS NOT NULL")
                .query(Integer.class)
                .single();
    }

    private static void login(Installation tenancy, Tenant tenant, String password) throws SQLException {
        boolean h2 = tenancy.database.kind() == TestDatabase.H2;
        tenancy.database
                .server()
                .connect(
                        h2 ? tenancy.database.name() + "/" + tenant.databaseName() : tenant.databaseName(),
                        Objects.requireNonNull(tenant.databaseUsername()),
                        password)
                .getConnection()
                .close();
    }
}
