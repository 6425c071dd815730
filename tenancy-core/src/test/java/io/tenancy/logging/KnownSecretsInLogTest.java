package io.tenancy.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tenancy.KnownSecrets;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contract 15, law 8: what this process knows to be secret reaches no logger, whoever wrote it. */
@Tag("unit")
class KnownSecretsInLogTest {

    private static final String SECRET = "Zk7-canary-91xQ";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Told told = new Told();
    private final TenancyLogger logger = TenancyLogger.contained(told);

    @BeforeEach
    void know() {
        KnownSecrets.register(SECRET);
    }

    @Test
    void givenKnownSecretInText_whenMasked_thenGoneThoughNamesAreNotMasked() {
        Map<String, Object> context = Map.of(
                "error",
                "FATAL: login with '" + SECRET + "' refused",
                SECRET,
                List.of(Map.of("why", new IllegalStateException(SECRET))));

        for (boolean maskNames : new boolean[] {true, false}) {
            assertThat(new Masking(maskNames).mask(context).toString())
                    .contains("FATAL: login with '***masked***' refused")
                    .doesNotContain("canary");
        }
    }

    @Test
    @DisplayName("a secret at the place where a long text is cut leaves no part")
    void givenKnownSecretAtTheCut_whenMasked_thenGone() {
        for (int before = 1_970; before < 2_005; before++) {
            String text = "x ".repeat(before / 2) + "y".repeat(before % 2) + SECRET;

            assertThat(new Masking(false).mask(Map.of("a", text)).toString()).doesNotContain("Zk7");
        }
    }

    @Test
    void givenLoggerOfTheApplication_whenTold_thenSecretIsGoneAndAllElseIsAsItWas() {
        Map<String, Object> context = new HashMap<>();
        context.put("text", "x " + SECRET);
        context.put("list", Arrays.asList(1, null, "ok", SECRET.toCharArray(), new Object[] {SECRET}));
        context.put("failure", new IllegalStateException("outer", new IllegalStateException(SECRET)));
        context.put("duration", SOON);

        logger.logSecurityEvent("event " + SECRET, context);
        logger.logDatabaseOperation("operation " + SECRET, null, context);
        logger.logCredentialOperation("operation", null, Map.of("map", Map.of(SECRET, SECRET)));
        logger.logPerformanceMetric("metric", 1, Map.of("text", SECRET));
        logger.logAlert(true, Map.of("message", SECRET));

        assertThat(told.contexts)
                .hasSize(5)
                .allSatisfy(each ->
                        assertThat(each.toString()).contains(KnownSecrets.MASK).doesNotContain("canary", "[C@"));
        assertThat(told.contexts.get(0).get("duration")).isSameAs(SOON);
        assertThat(told.contexts.get(0).get("failure")).isInstanceOf(String.class);
        assertThat(told.names).noneMatch(name -> name.contains("canary"));
    }

    @Test
    void givenNothingSecret_whenTold_thenContextIsTheVerySame() {
        Map<String, Object> context = Map.of("a", List.of("b", SOON), "c", Map.of("d", new int[] {1}));

        logger.logSecurityEvent("event", context);

        assertThat(told.contexts.get(0)).isSameAs(context);
    }

    @Test
    @DisplayName("N-57: cyclic, deep, wide and long contexts end soon")
    void givenContextThatNeverEnds_whenTold_thenEndsSoon() {
        for (int i = 0; i < 2_000; i++) {
            KnownSecrets.register("x".repeat(6 + i % 50) + "secret" + i);
        }
        Map<String, Object> cyclic = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            cyclic.put("self" + i, cyclic);
            cyclic.put("list" + i, List.of(cyclic, "x".repeat(1_000_000), SECRET));
        }
        Map<String, Object> deep = Map.of("text", SECRET);
        for (int i = 0; i < 10_000; i++) {
            deep = Map.of("a", deep);
        }
        Map<String, Object> deepest = deep;

        assertTimeoutPreemptively(SOON, () -> {
            logger.logSecurityEvent("event", cyclic);
            logger.logSecurityEvent("event", deepest);
            new Masking(false).mask(cyclic);
            new Masking(false).mask(deepest);
        });

        assertThat(told.contexts).hasSize(2);
    }

    /** Keeps what it is told. */
    private static final class Told implements TenancyLogger {

        private final List<Map<String, ?>> contexts = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        @Override
        public void logTenantConnection(Tenant tenant, String action) {
            names.add(action);
        }

        @Override
        public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
            keep(operation, context);
        }

        @Override
        public void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
            keep(operation, context);
        }

        @Override
        public void logSecurityEvent(String event, Map<String, ?> context) {
            keep(event, context);
        }

        @Override
        public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
            keep(metric, context);
        }

        @Override
        public void logAlert(boolean raised, Map<String, ?> context) {
            keep("alert", context);
        }

        private void keep(String name, Map<String, ?> context) {
            names.add(name);
            contexts.add(context);
        }
    }
}
