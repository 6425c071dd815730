package io.tenancy.boot.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers what a test says, and remembers what it got. */
public final class WebhookServer implements AutoCloseable {

    /** Stands for an answer that never comes. */
    static final int HANGS = 0;

    /** One request. */
    public record Request(Map<String, List<String>> headers, byte[] body) {

        String header(String name) {
            return headers.get(name).get(0);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Integer> answers;

    /** @param answers one after the other, the last one for ever */
    public WebhookServer(Integer... answers) {
        this.answers = new CopyOnWriteArrayList<>(answers);
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
        int status = answers.size() > 1 ? answers.remove(0) : answers.get(0);
        if (status == HANGS) {
            try {
                closed.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        } else {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/hook?token=canary");
    }

    public List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
