package io.tenancy.boot.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tenancy.boot.alert.WebhookServer.Request;
import io.tenancy.monitoring.Alert;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts reach a webhook signed, and again if they did not. */
@Tag("unit")
class WebhookNotifierTest {

    private static final String SECRET = "a-secret-of-the-receiver";
    private static final Alert ALERT = AlertFixture.of("acme", Alert.State.RAISED);

    @Test
    @DisplayName("JSON, with the HMAC-SHA256 of its time and body")
    void givenReceiver_whenAlerted_thenGetsSignedJson() throws Exception {
        try (WebhookServer server = new WebhookServer(204)) {
            notifier(server.url()).alerted(ALERT);

            assertThat(server.requests()).hasSize(1);
            Request request = server.requests().get(0);
            assertThat(request.header("Content-type")).isEqualTo("application/json");
            assertThat(request.header("Tenancy-timestamp"))
                    .isEqualTo(String.valueOf(AlertFixture.NOW.getEpochSecond()));
            assertThat(request.header("Tenancy-signature"))
                    .isEqualTo("sha256=" + hmac(request.header("Tenancy-timestamp"), request.body()));
            JsonNode body = JsonMapper.shared().readTree(request.body());
            assertThat(body.propertyNames())
                    .containsExactly(
                            "type",
                            "severity",
                            "state",
                            "tenant",
                            "tenantId",
                            "subject",
                            "value",
                            "threshold",
                            "unit",
                            "at",
                            "since",
                            "message",
                            "node");
            assertThat(body.at("/type").asString()).isEqualTo("breaker-open");
            assertThat(body.at("/severity").asString()).isEqualTo("critical");
            assertThat(body.at("/state").asString()).isEqualTo("raised");
            assertThat(body.at("/tenantId").asLong()).isEqualTo(7);
            assertThat(body.at("/subject").isNull()).isTrue();
            assertThat(new String(request.body(), StandardCharsets.UTF_8)).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void givenFailureThatMayPass_whenAlerted_thenTriedAgain(int status) {
        try (WebhookServer server = new WebhookServer(status, status, 200)) {
            notifier(server.url()).alerted(ALERT);

            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void givenReceiverThatAlwaysFails_whenAlerted_thenGivesUpAndSaysSoWithoutItsAddress() {
        try (WebhookServer server = new WebhookServer(500)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> notifier(server.url()).alerted(ALERT))
                    .withMessageContaining("3 times in vain")
                    .withMessageContaining("500")
                    .withMessageNotContaining("canary")
                    .withMessageNotContaining("localhost");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 404})
    @DisplayName("what would be refused again is not tried again, and no redirect is followed")
    void givenRefusal_whenAlerted_thenTriedOnce(int status) {
        try (WebhookServer server = new WebhookServer(status)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> notifier(server.url()).alerted(ALERT))
                    .withMessageContaining(String.valueOf(status));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void givenNobodyListens_whenAlerted_thenSaysThatItCouldNotBeReached() {
        URI url;
        try (WebhookServer server = new WebhookServer(200)) {
            url = server.url();
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> notifier(url).alerted(ALERT))
                .withMessageContaining("could not be reached")
                .withMessageNotContaining("canary");
    }

    @Test
    @DisplayName("a receiver that never answers is given up after five seconds, and tried again")
    void givenHangingReceiver_whenAlerted_thenTriedAgain() {
        try (WebhookServer server = new WebhookServer(WebhookServer.HANGS, 200)) {
            long started = System.nanoTime();

            notifier(server.url()).alerted(ALERT);

            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
            assertThat(server.requests()).hasSize(2);
        }
    }

    private static WebhookNotifier notifier(URI url) {
        return new WebhookNotifier(
                url,
                SECRET,
                () -> Map.of("node", "node-id"),
                () -> AlertFixture.NOW,
                List.of(Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    /** As the how-to says that receivers do. */
    private static String hmac(String timestamp, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }
}
