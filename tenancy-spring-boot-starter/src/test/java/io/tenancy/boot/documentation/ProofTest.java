package io.tenancy.boot.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.monitoring.AlertType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever the documentation offers is used by a test: it occurs in one that does more than compare the documentation with
 * the code. Whether that test proves the effect is for people to judge; that there is none is found here.
 */
@Tag("unit")
class ProofTest {

    private static final List<String> MODULES =
            List.of("tenancy-core", "tenancy-test-support", "tenancy-spring-boot-starter", "docs/quickstart");

    /** They know all names, and prove nothing of what these do. */
    private static final Pattern COMPARES =
            Pattern.compile("(\\w*(Reference|Rules|Metadata|Prometheus\\w*)|Proof)Test\\.java");

    /** Of each type, by a test that is run for all types. */
    private static final Pattern ALERT =
            Pattern.compile("tenancy\\.alerts\\.([a-z-]+)\\.(enabled|threshold|clear-below|cool-down)");

    private static final String TESTS = MODULES.stream()
            .flatMap(module -> Documentation.files(module + "/src/test/java", ".java").stream())
            .filter(file -> !COMPARES.matcher(file.getFileName().toString()).matches())
            .map(Documentation::read)
            .collect(Collectors.joining("\n"));

    @Test
    @DisplayName("law 13: each property is set by a test")
    void givenMetadata_whenLookingForTests_thenEachPropertyIsUsed() throws IOException {
        List<String> properties = JsonMapper.shared()
                .readTree(getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"))
                .get("properties")
                .valueStream()
                .map(property -> property.get("name").stringValue())
                // Of Spring Boot, for each endpoint that anybody writes.
                .filter(name -> name.startsWith("tenancy."))
                .toList();

        assertThat(properties).hasSizeGreaterThan(100);
        assertThat(unused(properties.stream().filter(name -> !isTestedForAllTypes(name))))
                .isEmpty();
    }

    private static boolean isTestedForAllTypes(String property) {
        List<String> types =
                Arrays.stream(AlertType.values()).map(AlertType::id).toList();
        return ALERT.matcher(property)
                .results()
                .anyMatch(alert -> types.contains(alert.group(1))
                        && (alert.group(2).equals("enabled")
                                || Documentation.read(
                                                "tenancy-spring-boot-starter/src/test/java/io/tenancy/boot/autoconfigure/"
                                                        + "AlertSettingsTest.java")
                                        .contains('"' + alert.group(1))));
    }

    @Test
    @DisplayName("law 13: each meter, command, operation of an endpoint, type of alert and finding occurs in a test")
    void givenPages_whenLookingForTests_thenEachIsUsed() {
        assertThat(unused(named("docs/reference/metrics.md", "`(tenancy\\.[a-z.]+)`")))
                .isEmpty();
        assertThat(unused(named("docs/reference/commands.md", "(tenancy:[a-z-]+)")))
                .isEmpty();
        assertThat(unused(named("docs/how-to/check-an-installation.md", "(?m)^\\| `([a-z-]+)`")))
                .isEmpty();
        assertThat(unused(named(
                                "tenancy-spring-boot-starter/src/main/java/io/tenancy/boot/actuate/TenantOperations.java",
                                "operations\\.put\\(\"([a-z-]+)\"")
                        .map(operation -> "tenants/acme/" + operation)))
                .isEmpty();
        assertThat(unused(Arrays.stream(AlertType.values()).map(type -> "AlertType." + type.name())))
                .isEmpty();
    }

    private static Stream<String> named(String source, String pattern) {
        List<String> names = Pattern.compile(pattern)
                .matcher(Documentation.read(source))
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
        assertThat(names).as(source).hasSizeGreaterThan(5);
        return names.stream();
    }

    /** Followed by more, it is another name. */
    private static TreeSet<String> unused(Stream<String> names) {
        return names.filter(name -> !Pattern.compile(Pattern.quote(name) + "(?![a-z-])")
                        .matcher(TESTS)
                        .find())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
