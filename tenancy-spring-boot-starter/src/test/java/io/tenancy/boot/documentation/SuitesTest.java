package io.tenancy.boot.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The suites that the commands of CONTRIBUTING run. */
@Tag("unit")
class SuitesTest {

    private static final List<String> MODULES =
            List.of("tenancy-core", "tenancy-test-support", "tenancy-spring-boot-starter", "docs/quickstart");

    private static final Pattern SUITE =
            Pattern.compile("@Tag\\(\"(unit|integration|feature)\"\\)|class \\w+ extends \\w+Contract");

    @Test
    @DisplayName("contract 17: every test is in one of the suites unit, integration and feature")
    void givenTests_whenRead_thenEachHasASuite() throws IOException {
        assertThat(tests())
                .hasSizeGreaterThan(60)
                .allMatch(test -> SUITE.matcher(Documentation.read(test)).find());
    }

    @Test
    @DisplayName("contract 17: the classes that were promised by name, in their suites")
    void givenPromisedNames_whenLookedFor_thenTheyAreThere() throws IOException {
        assertThat(inSuite("unit"))
                .contains("TenantTest", "ConnectionManagerTest", "CredentialManagerTest", "TenancyLoggerTest");
        assertThat(inSuite("integration"))
                .contains("DatabaseConnectionTest", "LoggingIntegrationTest", "MonitoringIntegrationTest");
        assertThat(inSuite("feature")).contains("TenantManagementTest", "PerformanceMonitoringTest", "SecurityTest");
    }

    @Test
    @DisplayName("contract 17: a command for all, one for each, one for the coverage report")
    void givenContributing_whenRead_thenHasTheCommands() {
        assertThat(Documentation.read("CONTRIBUTING.md"))
                .contains("mvn verify", "-Dgroups=unit", "-Dgroups=integration", "-Dgroups=feature", "-Pcoverage");
    }

    private static List<String> inSuite(String suite) throws IOException {
        return tests().stream()
                .filter(test -> Documentation.read(test).contains("@Tag(\"" + suite + "\")"))
                .map(test -> test.getFileName().toString().replace(".java", ""))
                .toList();
    }

    private static List<Path> tests() throws IOException {
        List<Path> tests = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Documentation.ROOT.resolve(module + "/src/test/java"))) {
                files.filter(file -> file.getFileName().toString().endsWith("Test.java"))
                        .forEach(tests::add);
            }
        }
        return tests;
    }
}
