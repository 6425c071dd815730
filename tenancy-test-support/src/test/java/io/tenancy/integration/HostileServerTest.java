package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenancy.TenancyException;
import io.tenancy.credential.Credentials;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.ConfiguredServer;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F-42: a tenant's own server is run by somebody who wishes the application no good. */
@Tag("integration")
class HostileServerTest {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** Far beyond the timeout, far below for ever. */
    private static final Duration AN_END = Duration.ofSeconds(30);

    private static final String ESCAPES = "\u001b[2J\u001b]0;owned\u0007";

    /** What a server of PostgreSQL can do to a client that logs in. */
    enum Trick {
        ENDLESS_HASHING {
            @Override
            void play(DataInputStream in, DataOutputStream out) throws Exception {
                HostileServer.sendPostgresql(out, 'R', text("\0\0\0\nSCRAM-SHA-256\0\0"));
                in.readByte();
                String first = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8);
                String nonce = first.substring(first.lastIndexOf("r=") + 2);
                HostileServer.sendPostgresql(
                        out, 'R', text("\0\0\0\u000br=" + nonce + "server,s=c2FsdHNhbHQ=,i=2147483647"));
                silence();
            }
        },
        DRIPPING {
            @Override
            void play(DataInputStream in, DataOutputStream out) throws Exception {
                out.writeByte('E');
                out.writeInt(20_000);
                HostileServer.drip(out);
            }
        },
        A_GIGABYTE {
            @Override
            void play(DataInputStream in, DataOutputStream out) throws Exception {
                out.writeByte('E');
                out.writeInt(1 << 30);
                out.write(new byte[1 << 20]);
                out.flush();
                silence();
            }
        },
        ESCAPES_IN_TEXT {
            @Override
            void play(DataInputStream in, DataOutputStream out) throws Exception {
                HostileServer.sendPostgresql(
                        out, 'E', text("SFATAL\0VFATAL\0CXX000\0M" + ESCAPES + "x".repeat(20_000) + "\0\0"));
                silence();
            }
        };

        abstract void play(DataInputStream in, DataOutputStream out) throws Exception;

        void talk(DataInputStream in, DataOutputStream out) throws IOException {
            try {
                HostileServer.startPostgresql(in, out);
                play(in, out);
            } catch (IOException closed) {
                throw closed;
            } catch (Exception ended) {
                throw new IOException(ended);
            }
        }

        static byte[] text(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        static void silence() throws InterruptedException {
            Thread.sleep(AN_END.toMillis());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-42: whatever it sends instead of a login, the caller gets a short clean answer in time")
    void givenHostileServer_whenConnecting_thenEndsInTimeWithACleanMessage(Trick trick) throws Exception {
        try (Installation tenancy =
                        Installation.on(TestDatabase.POSTGRESQL, settings -> settings.pools(Limits.of(2, CONNECT)));
                HostileServer server = new HostileServer(trick::talk)) {
            Rows rows = new Rows(tenancy);
            Tenant acme = rows.at("127.0.0.1", server.port(), tenancy.create("acme"));
            long before = used();
            long started = System.nanoTime();

            TenancyException refusal = rows.refusal(acme);

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(AN_END);
            assertThat(used() - before).as("bytes of heap").isLessThan(200L << 20);
            assertClean(refusal.getMessage());
            // The caller after that, who is told what went wrong before.
            assertClean(rows.refusal(acme).getMessage());
        }
    }

    @Test
    @DisplayName("F-42: where a tenant was to be created on it, exception and log are clean and short")
    void givenHostileServer_whenCreatingATenant_thenWhatIsSaidIsClean() throws Exception {
        try (HostileServer server = new HostileServer(Trick.ESCAPES_IN_TEXT::talk);
                LogCapture log = new LogCapture();
                Installation tenancy = Installation.on(
                        TestDatabase.POSTGRESQL,
                        settings -> settings.logger(TenancyLogger.slf4j("hostile", true))
                                .servers(on(server)))) {
            ProvisioningException failed =
                    catchThrowableOfType(ProvisioningException.class, () -> tenancy.create("acme"));

            assertClean(failed.getMessage());
            assertThat(log.of("hostile"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).doesNotContain("\u001b", "\u0007"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseDriver.class,
            names = {"MARIADB", "MYSQL"})
    @DisplayName("F-42: a server that sends a byte now and then does not hold who logs in beyond the timeout")
    void givenServerThatDrips_whenConnecting_thenEndsInTime(DatabaseDriver driver) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (HostileServer server = new HostileServer((in, out) -> {
            try {
                out.write(new byte[] {0x60, (byte) 0xea, 0, 0});
                HostileServer.drip(out);
            } finally {
                gone.countDown();
            }
        })) {
            AtomicReference<Throwable> refused = new AtomicReference<>();
            Thread caller =
                    new Thread(() -> refused.set(catchThrowable(() -> login(driver, server))), "logs-in-dripping");
            caller.setDaemon(true);
            caller.start();
            caller.join(AN_END.toMillis());

            assertThat(refused.get())
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasMessage("The server did not finish the login within 6000 ms.");
            assertThat(gone.await(AN_END.toMillis(), TimeUnit.MILLISECONDS))
                    .as("its connection is closed")
                    .isTrue();
        }
    }

    private static void login(DatabaseDriver driver, HostileServer server) throws SQLException {
        CentralDatabase central =
                CentralDatabase.of("jdbc:" + driver.id() + "://127.0.0.1:1/central?sslMode=disabled", "u", "p");
        driver.dataSource(
                        new DatabaseAddress(driver, "127.0.0.1", server.port(), "acme"),
                        new DatabaseTimeouts(CONNECT, CONNECT),
                        central,
                        false)
                .getConnection("app", "secret")
                .close();
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseDriver.class,
            names = {"MARIADB", "MYSQL"})
    @DisplayName("F-42: a file that the server asks for is not sent")
    void givenServerThatAsksForAFile_whenConnecting_thenItIsNotSent(DatabaseDriver driver, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "canary-of-the-file");
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (HostileServer server = new HostileServer((in, out) -> {
            HostileServer.sendMySql(out, 0, HostileServer.greeting());
            int sequence = HostileServer.readMySql(in, received);
            HostileServer.sendMySql(out, sequence + 1, new byte[] {0, 0, 0, 2, 0, 0, 0});
            while (true) {
                sequence = HostileServer.readMySql(in, received);
                HostileServer.sendMySql(out, sequence + 1, localInfile(file));
            }
        })) {
            Throwable refused = onSmallStack(() -> login(driver, server));

            assertThat(refused).isInstanceOf(SQLException.class);

            assertThat(received.size()).as("bytes that the server got").isPositive();
            assertThat(received.toString(StandardCharsets.ISO_8859_1)).doesNotContain("canary-of-the-file");
        }
    }

    /** MariaDB's driver answers each request deeper on its stack: with a small one that ends soon. */
    private static Throwable onSmallStack(ThrowingCallable call) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(null, () -> thrown.set(catchThrowable(call)), "small-stack", 256 * 1_024);
        thread.setDaemon(true);
        thread.start();
        thread.join(AN_END.toMillis());
        return thrown.get();
    }

    /** Asks a client for a file. */
    private static byte[] localInfile(Path file) {
        return ("\u00fb" + file).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static TenantServers on(HostileServer server) {
        return new TenantServers(
                List.of(new ConfiguredServer(
                        "eu",
                        "127.0.0.1",
                        server.port(),
                        Set.of(),
                        null,
                        () -> Credentials.of("eu", "admin", "secret".toCharArray(), null, null, null))),
                TenantPlacement.leastLoaded());
    }

    private static void assertClean(String message) {
        assertThat(message).hasSizeLessThan(1_500).doesNotContain("\u001b", "\u0007");
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
