package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Starts applications: what Spring Boot itself does with our files in {@code META-INF} cannot be seen otherwise. */
@Tag("integration")
@ExtendWith(OutputCaptureExtension.class)
class PropertiesAtStartTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("N-61: the start fails with every mistake, its file and line, and a suggestion")
    void givenMistakesInFileAndCommandLine_whenStarting_thenPrintsAllWithOrigins(CapturedOutput output)
            throws IOException {
        Path file = file("tenancy:", "  pool:", "    maximum-size: abc", "    connection-timeout: -1s", "    sise: 3");

        Throwable failure = catchThrowable(
                () -> start("--spring.config.location=" + file.toUri(), "--tenancy.cache.tll=1h", "--tenancy.web=x"));

        assertThat(failure).isInstanceOf(InvalidTenancyPropertiesException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Properties of Tenancy are wrong:")
                .containsPattern("maximum-size is 'abc' but must be a whole number .*, for example 10\n"
                        + " *Origin: .*application.yml.* - 3:19")
                .containsPattern("connection-timeout is '-1s' but .*\n *Origin: .*application.yml.* - 4:25")
                .containsPattern("tenancy.pool.sise does not exist.*\n *Origin: .*application.yml.* - 5:11")
                .containsPattern("tenancy.cache.tll does not exist; did you mean tenancy.cache.ttl\\?\n"
                        + " *Origin: .*commandLineArgs")
                .contains("tenancy.web is a group of properties and has no value")
                .contains("'tenancy.custom'");
    }

    @Test
    void givenTenancyIsDisabledInAFile_whenStarting_thenChecksNothing() throws IOException {
        Path file = file("tenancy:", "  enabled: false", "  nonsense: 1", "  pool:", "    maximum-size: abc");

        try (ConfigurableApplicationContext context = start("--spring.config.location=" + file.toUri())) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void givenContextRunner_whenAPropertyIsUnknown_thenFails() {
        new ApplicationContextRunner()
                .withUserConfiguration(Checked.class)
                .withPropertyValues("tenancy.pool.maximum-sise=3")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .isInstanceOf(InvalidTenancyPropertiesException.class)
                        .hasMessageContaining("did you mean tenancy.pool.maximum-size?"));
    }

    @Test
    void givenBadLevel_whenStarting_thenOurReportNamesIt(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> start("--tenancy.logging.level=loud"));

        assertThat(failure).isInstanceOf(InvalidTenancyPropertiesException.class);
        assertThat(output).contains("tenancy.logging.level is 'loud' but must be one of: trace, debug");
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("application.yml"), List.of(lines));
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--spring.main.banner-mode=off");
        return new SpringApplicationBuilder(Checked.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(all.toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    static class Checked {

        @Bean
        static TenancyPropertiesCheck tenancyPropertiesCheck(ConfigurableEnvironment environment) {
            return new TenancyPropertiesCheck(environment);
        }
    }
}
