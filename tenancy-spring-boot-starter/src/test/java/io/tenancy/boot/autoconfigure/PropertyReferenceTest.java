package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.boot.documentation.Documentation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page of properties agrees with the metadata, the rules and the environment variables; its meanings are prose. */
@Tag("unit")
class PropertyReferenceTest {

    private static final Map<String, String> UNITS =
            Map.of("s", " (seconds)", "ms", " (milliseconds)", "MB", " (megabytes)", "d", " (days)", "", "");

    private final String page = Documentation.read("docs/reference/properties.md");
    private final Map<String, JsonNode> metadata = metadata();

    @Test
    void givenPage_whenComparedWithMetadataAndRules_thenEachRowIsRight() {
        assertThat(rows().map(row -> String.join(" | ", row.subList(0, 5))))
                .containsExactlyInAnyOrderElementsOf(
                        PropertyRules.ALL.stream().map(this::row).toList());
        assertThat(metadata.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        rows().map(row -> row.get(0).replace("`", "")).toList());
        assertThat(rows()).allSatisfy(row -> assertThat(row.get(5)).isNotBlank());
    }

    @Test
    void givenPage_whenComparedWithWhatIsNotAvailable_thenEachNameIsThere() {
        assertThat(page.lines()
                        .filter(line -> line.startsWith("- `tenancy."))
                        .map(line -> line.substring(3, line.length() - 1)))
                .containsExactlyInAnyOrderElementsOf(PropertyNames.UNAVAILABLE);
        assertThat(EnvironmentVariable.values())
                .hasSize(18)
                .filteredOn(variable -> !metadata.containsKey(variable.property()))
                .allMatch(variable -> page.contains("| `" + variable + "` | `" + variable.property() + "` |"));
    }

    /** Keys of log lines, and of the cache that nodes share. */
    private static final List<String> NO_PROPERTIES =
            List.of("tenancy.category", "tenancy.event", "tenancy.context", "tenancy.log");

    @Test
    void givenPages_whenTheyNameAProperty_thenThereIsOneOrAMeter() {
        Pattern name = Pattern.compile("`(tenancy(?:\\.[a-z0-9-]+)+)[`:=]");
        String meters = Documentation.read("docs/reference/metrics.md");
        Set<String> unknown = Documentation.pages().stream()
                .filter(file -> !file.endsWith("CHANGELOG.md"))
                .flatMap(file -> name.matcher(Documentation.read(
                                Documentation.ROOT.relativize(file).toString()))
                        .results()
                        .map(found -> found.group(1)))
                .filter(each -> !meters.contains("| `" + each + "` |") && !NO_PROPERTIES.contains(each))
                .filter(each -> PropertyNames.kindOf(ConfigurationPropertyName.of(each)) == PropertyNames.Kind.UNKNOWN)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unknown).isEmpty();
    }

    private Stream<List<String>> rows() {
        return page.lines()
                .filter(line -> line.startsWith("| `tenancy."))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList());
    }

    private String row(PropertyRule rule) {
        JsonNode property = metadata.get(rule.name());
        return String.join(
                " | ",
                "`" + rule.name() + "`",
                type(property.path("type").asString()),
                value(property.path("defaultValue")),
                variable(rule.name()),
                rule.must().substring("must be ".length()));
    }

    private static String type(String name) {
        if (name.startsWith("java.util.List")) {
            return "list";
        }
        if (name.startsWith("java.util.Map")) {
            return "map";
        }
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "Boolean" -> "boolean";
            case "Integer" -> "integer";
            case "String" -> "text";
            case "Duration" -> "duration";
            case "DataSize" -> "size";
            default -> "choice";
        };
    }

    private static String value(JsonNode value) {
        if (value.isMissingNode()) {
            return "–";
        }
        String text = value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value.asString();
        // A compiler that saw only some of the sources writes lists as text.
        return "`" + text.replaceAll("^\\[|]$", "") + "`";
    }

    private static String variable(String property) {
        Optional<EnvironmentVariable> variable = Arrays.stream(EnvironmentVariable.values())
                .filter(candidate -> candidate.property().equals(property))
                .findAny();
        return variable.map(
                        v -> "`" + v + "`" + UNITS.get(v.toPropertyValue("1").substring(1)))
                .orElse("–");
    }

    private static Map<String, JsonNode> metadata() {
        try (InputStream file = TenancyProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()
                .resolve("META-INF/spring-configuration-metadata.json")
                .toURL()
                .openStream()) {
            return JsonMapper.shared()
                    .readTree(file)
                    .path("properties")
                    .valueStream()
                    .filter(property -> property.path("name").asString().startsWith("tenancy."))
                    .collect(Collectors.toMap(property -> property.path("name").asString(), property -> property));
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
