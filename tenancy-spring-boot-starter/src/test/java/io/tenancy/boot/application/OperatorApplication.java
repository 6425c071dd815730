package io.tenancy.boot.application;

import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The starter with Actuator: health and meters for everybody (checking a password takes long), endpoints for the operator. */
@EnableAutoConfiguration
class OperatorApplication {

    private static final String LOGIN =
            Base64.getEncoder().encodeToString("ops:let-me-in".getBytes(StandardCharsets.UTF_8));

    static TestApplication start(TestDatabase kind, String... properties) {
        return start(TestDatabases.get(kind).createCentral(), properties);
    }

    static TestApplication start(TestCentralDatabase database, String... properties) {
        return TestApplication.start(
                database,
                OperatorApplication.class,
                Stream.concat(
                                Stream.of(
                                        "management.endpoints.web.exposure.include=*",
                                        "spring.security.user.name=ops",
                                        "spring.security.user.password=let-me-in"),
                                Stream.of(properties))
                        .toArray(String[]::new));
    }

    /** What an anonymous client gets. */
    static RawHttp.Response anonymous(TestApplication app, String path) {
        return app.http().get("/actuator/" + path, "localhost");
    }

    /** What the operator gets; of no path, links to all endpoints. */
    static RawHttp.Response get(TestApplication app, String path) {
        return app.http()
                .get("/actuator" + (path.isEmpty() ? "" : "/" + path), "localhost", "Authorization: Basic " + LOGIN);
    }

    static RawHttp.Response post(TestApplication app, String path) {
        return app.http()
                .send("POST /actuator/" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + LOGIN
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    static JsonNode json(RawHttp.Response response) {
        return JsonMapper.shared().readTree(body(response));
    }

    /** Tomcat sends in chunks what Jackson writes. */
    private static String body(RawHttp.Response response) {
        String text = response.body();
        if (!"chunked".equals(response.headers().get("transfer-encoding"))) {
            return text;
        }
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n", at);
            int length = Integer.parseInt(text.substring(at, end), 16);
            body.append(text, end + 2, end + 2 + length);
            at = end + 4 + length;
        }
        return body.toString();
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/actuator/health/**", "/actuator/metrics/**")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    @Bean
    RecordingLogger recordingLogger() {
        return new RecordingLogger();
    }

    /** Remembers what was done to tenants. */
    static final class RecordingLogger extends DelegatingTenancyLogger {

        private final List<String> events = new CopyOnWriteArrayList<>();

        RecordingLogger() {
            super(TenancyLogger.noOp());
        }

        List<String> events() {
            return events;
        }

        @Override
        public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
            events.add(operation + " " + (tenant == null ? "-" : tenant.slug()) + " " + context.get("actor"));
        }
    }
}
