package io.tenancy.boot.alert;

import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts alerts to a URL as signed JSON. Tries again after a failure that may pass, with growing pauses, and gives up after
 * half a minute or so; the next alert waits meanwhile, on the thread of this listener alone. Follows no redirect: only the
 * configured address gets anything. Thread-safe.
 */
public final class WebhookNotifier implements AlertListener {

    /** When the request was signed, in seconds since 1970. */
    static final String TIMESTAMP = "Tenancy-Timestamp";

    /** What {@link WebhookSignature} makes of that and the body. */
    static final String SIGNATURE = "Tenancy-Signature";

    /** Also of a server that sends its answer byte by byte. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Between one attempt and the next. */
    static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    private static final int TOO_MANY_REQUESTS = 429;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI url;
    private final WebhookSignature signature;
    private final Supplier<Map<String, String>> node;
    private final InstantSource clock;
    private final List<Duration> pauses;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param url of http or https
     * @param secret key of the signature
     * @param node what says which node of the installation it is, by name
     */
    public WebhookNotifier(URI url, String secret, Supplier<Map<String, String>> node) {
        this(url, secret, node, InstantSource.system(), PAUSES);
    }

    WebhookNotifier(
            URI url, String secret, Supplier<Map<String, String>> node, InstantSource clock, List<Duration> pauses) {
        this.url = url;
        this.signature = new WebhookSignature(secret);
        this.node = node;
        this.clock = clock;
        this.pauses = List.copyOf(pauses);
    }

    /** @throws IllegalStateException if it could not be delivered; names neither the address nor the answer */
    @Override
    public void alerted(Alert alert) {
        byte[] body = body(alert);
        String failure = attempt(body);
        for (int i = 0; failure != null && i < pauses.size(); i++) {
            if (!pause(pauses.get(i))) {
                return;
            }
            failure = attempt(body);
        }
        if (failure != null) {
            throw new IllegalStateException("The webhook of tenancy.alerts.webhook.url was tried " + (pauses.size() + 1)
                    + " times in vain, the last time because " + failure + ".");
        }
    }

    private byte[] body(Alert alert) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(AlertFields.of(alert));
        fields.putAll(node.get());
        return JSON.writeValueAsBytes(fields);
    }

    /** Returns why it may be tried again; null if it is delivered. */
    private @Nullable String attempt(byte[] body) {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header(TIMESTAMP, timestamp)
                .header(SIGNATURE, signature.of(timestamp, body))
                .timeout(LONGEST)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            return failure(answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS).statusCode());
        } catch (TimeoutException slow) {
            return "it took longer than " + LONGEST.toSeconds() + " s";
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof IOException unreachable
                    ? "it could not be reached: " + unreachable.getClass().getSimpleName()
                    : "it failed: " + failed.getCause();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return "the application stops";
        } finally {
            answer.cancel(true);
        }
    }

    private static @Nullable String failure(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        if (status < 500 && status != TOO_MANY_REQUESTS) {
            // The same request would be refused again.
            throw new IllegalStateException("The webhook of tenancy.alerts.webhook.url answered " + status
                    + "; it was not tried again. Look whether the address and the secret are right.");
        }
        return "it answered " + status;
    }

    /** Returns false if the application stops meanwhile. */
    private static boolean pause(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
