package io.tenancy.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tenancy.ObserverGuard;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Contract 8, 15, 25: each event becomes one line of the channel, without secrets, and can break nothing. */
@Tag("unit")
class TenancyLoggerTest {

    private final Tenant acme = TenantFixture.tenant(7, "acme", "db", 1, "d", "u", "tnc1.envelope-canary");
    private final Channel channel = new Channel(Level.DEBUG);
    private final TenancyLogger logger = TenancyLogger.slf4j(channel.name, false);

    @Test
    @DisplayName("contract 8: five methods, one channel")
    void givenEachMethod_whenCalled_thenWritesOneLineToTheChannel() {
        logger.logTenantConnection(acme, "pool.opened");
        logger.logDatabaseOperation("database.created", acme, Map.of("database", "tenant_7"));
        logger.logCredentialOperation("credential.stored", null, Map.of());
        logger.logSecurityEvent("marker.mismatch", Map.of("found", 8));
        logger.logPerformanceMetric("pool.open.millis", 12.5, Map.of("tenant", "acme"));

        assertThat(channel.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "connection pool.opened tenant=acme {}",
                        "database database.created tenant=acme {database=tenant_7}",
                        "credential credential.stored tenant=- {}",
                        "security marker.mismatch tenant=- {found=8}",
                        "performance pool.open.millis = 12.5 {tenant=acme}");
        assertThat(channel.events())
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.INFO, Level.INFO, Level.INFO, Level.WARN, Level.DEBUG);
        assertThat(channel.events()).allMatch(event -> event.getLoggerName().equals(channel.name));
    }

    @Test
    @DisplayName("an alert is a warning, its end is not; a logger that knows none gets it as an operation")
    void givenAlert_whenLogged_thenWarningOrInformation() {
        logger.logAlert(true, Map.of("type", "memory"));
        TenancyLogger.contained(new DelegatingTenancyLogger(logger)).logAlert(false, Map.of("type", "memory"));

        assertThat(channel.events())
                .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
                .containsExactly(
                        "WARN alert alert.raised tenant=- {type=memory}",
                        "INFO alert alert.resolved tenant=- {type=memory}");
    }

    @Test
    void givenEvent_whenWritten_thenStructuredFormatsGetTheParts() {
        logger.logDatabaseOperation("database.created", acme, Map.of("password", "canary"));

        assertThat(channel.lastText())
                .contains("tenancy.category", "database.created", "tenant.id=\"7\"", "tenant.slug=\"acme\"")
                .doesNotContain("canary");
    }

    @Test
    @DisplayName("contract 15: {password: secret123} is logged as {password: ***masked***}")
    void givenPassword_whenLogged_thenMasked() {
        logger.logCredentialOperation("credential.stored", acme, Map.of("password", "secret123"));

        assertThat(channel.last().getFormattedMessage()).endsWith("{password=***masked***}");
        assertThat(channel.lastText()).doesNotContain("secret123");
    }

    @ParameterizedTest
    @DisplayName("N-56: whatever is in a name or a value, one event is one line")
    @ValueSource(
            strings = {
                "acme\r\n2026-01-01 INFO login ok user=admin", "a\u2028b", "a\u2029b", "a\u0085b", "a\u001b[2Jb",
                        "a\u202eb",
                "a\u2066b", "a\u0000b", "a\u200fb", "a\u0007b", "a\u009bb", "a\ufeffb"
            })
    void givenControlCharacters_whenLogged_thenEscapedInOneLine(String text) {
        logger.logTenantConnection(TenantFixture.tenant(7, text), text);
        logger.logDatabaseOperation(text, TenantFixture.tenant(7, text), Map.of(text, text, "list", List.of(text)));
        logger.logCredentialOperation(text, null, Map.of(text, Map.of(text, text)));
        logger.logSecurityEvent(text, Map.of("a", new String[] {text}));
        logger.logPerformanceMetric(text, 1, Map.of("a", text));

        assertThat(channel.events())
                .hasSize(5)
                .allSatisfy(event -> assertThat(event.getFormattedMessage() + event.getKeyValuePairs())
                        .contains("\\u")
                        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]"));
    }

    @Test
    @DisplayName("N-56: a lookup stays text")
    void givenLookup_whenLogged_thenStaysText() {
        logger.logSecurityEvent("${jndi:ldap://x}", Map.of("a", "{} ${env:PATH}"));

        assertThat(channel.last().getFormattedMessage())
                .isEqualTo("security ${jndi:ldap://x} tenant=- {a={} ${env:PATH}}");
    }

    @Test
    void givenLevelOff_whenCalled_thenNothingIsWritten() {
        channel.logger.setLevel(Level.ERROR);

        logger.logSecurityEvent("event", Map.of());
        logger.logPerformanceMetric("metric", 1, Map.of());

        assertThat(channel.events()).isEmpty();
    }

    @Test
    @DisplayName("contract 25: overriding one method inherits the rest")
    void givenDelegatingLogger_whenOneMethodIsOverridden_thenTheRestIsInherited() {
        List<String> seen = new ArrayList<>();
        TenancyLogger custom = new DelegatingTenancyLogger(logger) {
            @Override
            public void logSecurityEvent(String event, Map<String, ?> context) {
                seen.add(event);
            }
        };

        custom.logSecurityEvent("mine", Map.of());
        custom.logTenantConnection(acme, "a");
        custom.logDatabaseOperation("b", acme, Map.of());
        custom.logCredentialOperation("c", acme, Map.of());
        custom.logPerformanceMetric("d", 1, Map.of());

        assertThat(seen).containsExactly("mine");
        assertThat(channel.events()).hasSize(4);
    }

    @Test
    @DisplayName("an observer that fails breaks nothing, and is reported once a minute")
    void givenFailingLogger_whenContained_thenOperationGoesOnAndItIsSaidOnce() {
        Logger own = (Logger) LoggerFactory.getLogger(ObserverGuard.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        own.addAppender(said);
        own.setAdditive(false);
        TenancyLogger contained = TenancyLogger.contained(new DelegatingTenancyLogger(logger) {
            @Override
            public void logSecurityEvent(String event, Map<String, ?> context) {
                throw new IllegalStateException("the observer is broken");
            }
        });
        try {
            for (int i = 0; i < 100; i++) {
                assertThatCode(() -> contained.logSecurityEvent("event", Map.of()))
                        .doesNotThrowAnyException();
            }
            contained.logTenantConnection(acme, "pool.opened");
        } finally {
            own.detachAppender(said);
            own.setAdditive(true);
        }

        assertThat(said.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.ERROR));
        assertThat(channel.events()).hasSize(1);
        assertThat(TenancyLogger.contained(contained)).isSameAs(contained);
    }
}
