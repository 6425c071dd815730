package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts applications, since Spring Boot sets the levels of loggers between the environment and the context. */
@Tag("integration")
class ChannelLevelTest {

    @TempDir
    private Path folder;

    /** Loggers outlive the application that set them. */
    @AfterEach
    void forgetLevels() {
        logger("tenancy").setLevel(null);
        logger("audit.tenants").setLevel(null);
    }

    @Test
    void givenLevelAndChannel_whenStarting_thenTheLoggerHasThatLevel() {
        try (var context = start("--tenancy.logging.level=debug", "--tenancy.logging.channel=audit.tenants")) {
            assertThat(level("audit.tenants")).isEqualTo(Level.DEBUG);
        }
    }

    @Test
    void givenNothing_whenStarting_thenTheChannelLogsInfo() {
        try (var context = start()) {
            assertThat(level("tenancy")).isEqualTo(Level.INFO);
        }
    }

    @Test
    void givenTheApplicationsOwnLevel_whenStarting_thenItWins() {
        try (var context = start("--logging.level.tenancy=error", "--tenancy.logging.level=debug")) {
            assertThat(level("tenancy")).isEqualTo(Level.ERROR);
        }
    }

    @Test
    void givenLoggingIsDisabled_whenStarting_thenTheChannelIsOffWhateverElseIsSaid() {
        try (var context = start("--logging.level.tenancy=error", "--tenancy.logging.enabled=false")) {
            assertThat(level("tenancy")).isEqualTo(Level.OFF);
        }
    }

    @Test
    void givenLevelOffInYaml_whenStarting_thenTheChannelIsOff() throws IOException {
        Path file = Files.writeString(folder.resolve("application.yml"), "tenancy: { logging: { level: off } }");

        try (var context = start("--spring.config.location=" + file.toUri())) {
            assertThat(level("tenancy")).isEqualTo(Level.OFF);
        }
    }

    private static Level level(String name) {
        return logger(name).getLevel();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(ChannelLevelTest.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(arguments);
    }
}
