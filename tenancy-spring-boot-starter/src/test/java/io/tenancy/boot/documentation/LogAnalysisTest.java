package io.tenancy.boot.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.boot.application.LoggedTenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Contract 23: the documented log file of a real application, and each documented query about it. */
@Tag("feature")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the queries need a shell and awk")
class LogAnalysisTest {

    private static final List<String> QUERIES =
            Documentation.blocks(Documentation.read("docs/how-to/analyse-the-log.md"), "sh");

    @TempDir
    private static Path folder;

    /** As on the page, but for the folder. */
    @BeforeAll
    static void runApplication() throws Exception {
        String documented = Documentation.blocks(Documentation.read("docs/reference/logging.md"), "xml").stream()
                .filter(block -> block.contains("TENANCY"))
                .findFirst()
                .orElseThrow();
        Path configuration = Files.writeString(
                folder.resolve("logback.xml"), documented.replace("logs/tenancy", folder + "/logs/tenancy"));
        LoggedTenants.run("logging.config=" + configuration.toUri(), "tenancy.logging.level=debug");
    }

    @Test
    @DisplayName("the page has a query for each kind, and the file has the channel's lines")
    void givenDocumentedConfiguration_whenTheApplicationRan_thenTheFileHasTheChannel() throws Exception {
        assertThat(QUERIES).hasSize(5);
        assertThat(folder.resolve("logs/tenancy.log"))
                .content()
                .contains("tenant.created tenant=acme", "security switch.refused", "performance pool.open.millis");
    }

    @Test
    @DisplayName("connection patterns: whose pools are opened, by hour")
    void givenLog_whenAskedForPatterns_thenPoolsByHour() throws Exception {
        assertThat(answer(0)).containsPattern("1 \\d{4}-\\d\\d-\\d\\dT\\d\\d pool\\.opened tenant=acme");
    }

    @Test
    @DisplayName("performance bottlenecks: number, mean and longest by tenant")
    void givenLog_whenAskedForBottlenecks_thenTimesByTenant() throws Exception {
        assertThat(answer(1)).containsPattern("pool\\.open\\.millis acme 1 \\d+\\.\\d \\d+\\.\\d");
    }

    @Test
    @DisplayName("security events: which, with which code, how often")
    void givenLog_whenAskedForSecurityEvents_thenByCode() throws Exception {
        assertThat(answer(2)).containsPattern("1 switch\\.refused TENANT_INACTIVE \\d{4}-");
    }

    @Test
    @DisplayName("error patterns: what failed for whom, and when most went wrong")
    void givenLog_whenAskedForErrors_thenByTenantAndByHour() throws Exception {
        assertThat(answer(3)).contains("1 tenant.create.failed tenant=broken");
        assertThat(answer(4)).containsPattern("\\d+ \\d{4}-\\d\\d-\\d\\dT\\d\\d");
    }

    private static String answer(int query) throws Exception {
        Process shell = new ProcessBuilder("sh", "-e", "-c", QUERIES.get(query))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(shell.exitValue()).as(answer).isZero();
        return answer;
    }
}
