package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The proxy as sockets see it: what no driver tells apart. */
@Tag("integration")
class FaultProxySocketTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private ServerSocket target;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to(target.getInetAddress().getHostAddress(), target.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        target.close();
    }

    @Test
    void givenOpenConnection_whenReset_thenBothSidesReceiveRst() throws IOException {
        try (Socket client = connect();
                Socket served = target.accept()) {
            proxy.reset();

            isReset(client);
            isReset(served);
        }
    }

    @Test
    void givenRefusing_whenConnecting_thenReceivesRst() throws IOException {
        proxy.refuse();

        try (Socket client = connect()) {
            isReset(client);
        }
        assertThat(proxy.accepted()).isOne();
        assertThat(proxy.open()).isZero();
    }

    @Test
    void givenNobodyAtTheTarget_whenConnecting_thenReceivesRst() throws IOException {
        target.close();

        try (Socket client = connect()) {
            isReset(client);
        }
    }

    @Test
    void givenServerThatCloses_whenSilent_thenClientIsNotTold() throws IOException {
        try (Socket client = connect();
                Socket served = target.accept()) {
            client.setSoTimeout(300);
            proxy.silent();
            served.getOutputStream().write(1);
            served.close();

            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> client.getInputStream().read());
        }
    }

    @Test
    void givenAnswersLost_whenAskedOnOpenAndNewConnections_thenServerHearsAndClientDoesNot() throws IOException {
        try (Socket before = connect();
                Socket servedBefore = target.accept()) {
            proxy.loseAnswers();
            try (Socket after = connect();
                    Socket servedAfter = target.accept()) {
                proxy.pass();

                isHeardButNotAnswered(before, servedBefore);
                isHeardButNotAnswered(after, servedAfter);
            }
        }
    }

    private static void isHeardButNotAnswered(Socket client, Socket served) throws IOException {
        client.setSoTimeout(300);
        client.getOutputStream().write(1);
        assertThat(served.getInputStream().read()).isOne();
        served.getOutputStream().write(2);
        served.close();

        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> client.getInputStream().read());
    }

    @Test
    void givenServerThatAnswersAndCloses_whenStoppedAndPassedAgain_thenClientReadsAllAndTheEnd() throws IOException {
        try (Socket client = connect();
                Socket served = target.accept()) {
            proxy.stop();
            served.getOutputStream().write(new byte[] {1, 2, 3});
            served.close();

            proxy.pass();

            assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void givenModesThatLoseNothing_whenChangedWhileMuchPasses_thenEveryByteArrivesInOrder() throws Exception {
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        try (Socket client = connect();
                Socket served = target.accept()) {
            client.setSoTimeout((int) SOON.toMillis());
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(served, sent));

            byte[] received = new byte[sent.length];
            for (int read = 0; read < sent.length; ) {
                proxy.stop();
                proxy.slow(Duration.ofMillis(2));
                proxy.pass();
                read += client.getInputStream().read(received, read, sent.length - read);
            }

            writing.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(received).isEqualTo(sent);
        }
    }

    @Test
    void givenOpenConnections_whenClosed_thenNoThreadRemains() throws IOException {
        try (Socket client = connect();
                Socket served = target.accept();
                Socket stopped = stopAndConnect()) {
            assertThat(proxy.accepted()).isEqualTo(2);
            assertThat(threads()).isGreaterThan(2);

            proxy.close();

            await().atMost(SOON).until(() -> threads() == 0);
            assertThat(proxy.open()).isZero();
            assertThatNoException().isThrownBy(proxy::close);
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(proxy::accepted);
        }
    }

    @Test
    void givenImpossibleValues_whenAsked_thenRejects() {
        assertThatIllegalArgumentException().isThrownBy(() -> FaultProxy.to("", 5432));
        assertThatIllegalArgumentException().isThrownBy(() -> FaultProxy.to("localhost", 65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.slow(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> FaultProxy.to(TestDatabases.h2()));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> TestDatabases.h2().through(proxy));
    }

    private Socket connect() throws IOException {
        return new Socket(proxy.host(), proxy.port());
    }

    private Socket stopAndConnect() throws IOException {
        proxy.stop();
        return connect();
    }

    private long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fault-proxy-" + proxy.port()))
                .count();
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void isReset(Socket socket) throws IOException {
        socket.setSoTimeout((int) SOON.toMillis());
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> socket.getInputStream().read())
                .withMessageContaining("reset");
    }
}
