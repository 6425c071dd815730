package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("integration")
class SilentServerTest {

    @Test
    void givenNoClient_whenCounting_thenZero() {
        try (SilentServer server = SilentServer.open()) {
            assertThat(server.connections()).isZero();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void givenClients_whenCounting_thenCountsThoseClosedAgain() throws IOException {
        try (SilentServer server = SilentServer.open()) {
            for (int i = 0; i < 100; i++) {
                new Socket(server.host(), server.port()).close();
            }

            assertThat(server.connections()).isEqualTo(100);
        }
    }

    @Test
    void givenClient_whenReading_thenNothingEverArrives() throws IOException {
        try (SilentServer server = SilentServer.open();
                Socket client = new Socket(server.host(), server.port())) {
            client.setSoTimeout(100);

            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> client.getInputStream().read());
        }
    }

    @Test
    void givenClosedServer_whenClosedAgain_thenHarmless() {
        SilentServer server = SilentServer.open();
        server.close();

        assertThatNoException().isThrownBy(server::close);
    }
}
