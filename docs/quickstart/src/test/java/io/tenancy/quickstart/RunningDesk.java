package io.tenancy.quickstart;

import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The application on a port of its own, and what a visitor can do with it. */
final class RunningDesk implements AutoCloseable {

    static {
        // The name of the host is what the tests are about.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final Path data;

    private RunningDesk(ConfigurableApplicationContext context, Path data) {
        this.context = context;
        this.data = data;
    }

    static RunningDesk start(Path data, String... arguments) {
        SpringApplication application = new SpringApplication(QuickstartApplication.class);
        List<String> all = new ArrayList<>(List.of("--server.port=0", "--quickstart.data=" + data));
        all.addAll(List.of(arguments));
        return new RunningDesk(application.run(all.toArray(String[]::new)), data);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Sends a form that is encoded already. */
    HttpResponse<String> submit(String path, String form, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    HttpResponse<String> signUp(String slug) {
        return post("/signup", "{\"name\":\"Desk of " + slug + "\",\"slug\":\"" + slug + "\"}");
    }

    HttpResponse<String> openTicket(String slug, String title) {
        return post("/api/tickets", "{\"title\":\"" + title + "\"}", "X-Tenant", slug);
    }

    String host(String name) {
        return name + ":" + port();
    }

    /** Reads a tenant's own file past the application. */
    List<String> titlesInFileOf(String slug) throws Exception {
        Tenant tenant = bean(TenantRegistry.class).findBySlug(slug).orElseThrow();
        DatabaseConfig config = bean(ConnectionManager.class).getTenantDatabaseConfig(tenant);
        String url = "jdbc:h2:file:" + data.resolve(config.database()) + ";AUTO_SERVER=TRUE;IFEXISTS=TRUE";
        String password = bean(DatabaseConfigs.class).password(tenant);
        try (var connection = DriverManager.getConnection(url, config.username(), password)) {
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("select title from tickets order by id")
                    .query(String.class)
                    .list();
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
