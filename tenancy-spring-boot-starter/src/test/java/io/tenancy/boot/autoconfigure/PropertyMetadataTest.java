package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the annotation processor wrote: what editors and the reference page show. */
@Tag("unit")
class PropertyMetadataTest {

    private final Map<String, JsonNode> properties = read();

    @Test
    void givenMetadata_whenListed_thenItsPropertiesAreThoseThatHaveARule() {
        assertThat(properties.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        PropertyRules.ALL.stream().map(PropertyRule::name).toList());
    }

    @Test
    void givenMetadata_whenRead_thenEachPropertyHasATypeAndADescription() {
        assertThat(properties).allSatisfy((name, property) -> {
            assertThat(property.path("type").asString("")).isNotEmpty();
            assertThat(property.path("description").asString(""))
                    .endsWith(".")
                    .doesNotStartWith("The ")
                    .doesNotStartWith("A ");
            if (property.path("type").asString("").endsWith("Boolean")) {
                assertThat(property.path("description").asString("")).startsWith("Whether ");
            }
            if (property.path("type").asString("").contains("List")) {
                assertThat(property.path("description").asString("")).startsWith("Comma-separated list of ");
            }
            if (property.path("type").asString("").endsWith("Duration")) {
                assertThat(property.path("description").asString("")).containsPattern("seconds|minutes|hours");
            }
        });
    }

    @Test
    void givenMetadata_whenItsDefaultsAreSet_thenPropertiesEqualThoseOfAnEmptyEnvironment() {
        Map<String, String> defaults = new LinkedHashMap<>();
        properties.forEach((name, property) -> defaults.putAll(values(name, property.path("defaultValue"))));

        assertThat(defaults).hasSizeGreaterThan(25);
        assertThat(bind(defaults)).isEqualTo(bind(Map.of()));
    }

    @Test
    @DisplayName(
            "design: defaults are missing only where none is right for everybody, or another property is the default")
    void givenMetadata_whenRead_thenDefaultsAreMissingOnlyWhereNothingIsSet() {
        assertThat(properties.entrySet().stream()
                        .filter(entry -> entry.getValue().path("defaultValue").isMissingNode())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "tenancy.migration.seed-locations",
                        "tenancy.migration.change-log",
                        "tenancy.migration.placeholders",
                        "tenancy.database.driver",
                        "tenancy.database.h2.folder",
                        "tenancy.pool.maximum-waiting",
                        "tenancy.pool.maximum-pools",
                        "tenancy.pool.maximum-connections",
                        "tenancy.database.servers",
                        "tenancy.database.allowed-hosts",
                        "tenancy.plans",
                        "tenancy.web.base-domain",
                        "tenancy.web.central-hosts",
                        "tenancy.monitoring.slow-query-threshold",
                        "tenancy.monitoring.memory-threshold",
                        "tenancy.alerts.slow-connection.threshold",
                        "tenancy.alerts.slow-connection.clear-below",
                        "tenancy.alerts.slow-query.threshold",
                        "tenancy.alerts.slow-query.clear-below",
                        "tenancy.alerts.memory.threshold",
                        "tenancy.alerts.memory.clear-below",
                        "tenancy.alerts.tenants",
                        "tenancy.alerts.webhook.url",
                        "tenancy.alerts.webhook.secret",
                        "tenancy.alerts.mail.to",
                        "tenancy.alerts.mail.from",
                        "tenancy.security.encryption-key",
                        "tenancy.security.previous-encryption-keys");
    }

    @Test
    void givenMetadata_whenListed_thenHasNothingThatIsNotAvailable() {
        assertThat(properties.keySet())
                .noneSatisfy(name -> assertThat(PropertyNames.UNAVAILABLE)
                        .anyMatch(later -> name.equals(later) || name.startsWith(later + ".")));
    }

    @Test
    void givenMetadata_whenReadingHints_thenChoicesHaveThem() {
        assertThat(json("META-INF/spring-configuration-metadata.json")
                        .path("hints")
                        .values())
                .extracting(hint -> hint.path("name").asString())
                .contains(
                        "tenancy.database.driver",
                        "tenancy.routing.when-unbound",
                        "tenancy.web.resolvers",
                        "tenancy.logging.level");
    }

    private static TenancyProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("tenancy", TenancyProperties.class);
    }

    private static Map<String, String> values(String name, JsonNode value) {
        if (value.isMissingNode()) {
            return Map.of();
        }
        return value.isArray()
                ? IntStream.range(0, value.size())
                        .boxed()
                        .collect(Collectors.toMap(
                                i -> name + "[" + i + "]", i -> value.get(i).asString()))
                : Map.of(name, value.asString());
    }

    private static Map<String, JsonNode> read() {
        JsonNode all = json("META-INF/spring-configuration-metadata.json").path("properties");
        return StreamSupport.stream(all.spliterator(), false)
                .filter(property -> property.path("name").asString().startsWith("tenancy."))
                .collect(Collectors.toMap(property -> property.path("name").asString(), property -> property));
    }

    /** The file of this module, not one of the many of that name in libraries. */
    private static JsonNode json(String name) {
        try (InputStream file = TenancyProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()
                .resolve(name)
                .toURL()
                .openStream()) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException | java.net.URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
