package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.TenancyException;
import io.tenancy.database.DatabaseDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person reads whose application does not start. */
@Tag("integration")
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    private static final String KEY = "tenancy.security.encryption-key=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    @Test
    @DisplayName("N-29: without a key the start fails and says how to make one")
    void givenNoKey_whenStarted_thenSaysHowToMakeOne(CapturedOutput output) {
        assertThatThrownBy(() -> start(Plain.class)).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "tenancy.security.encryption-key is not set")
                .contains("openssl rand -base64 32", "TENANCY_ENCRYPTION_KEY");
    }

    @Test
    @DisplayName("another key than the one in use is told from it by its id")
    void givenAnotherKey_whenStartedAgain_thenSaysSo(CapturedOutput output) {
        String url = "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        start(Plain.class, url, KEY);

        assertThatThrownBy(() -> start(
                        Plain.class,
                        url,
                        "tenancy.security.encryption-key=MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY="))
                .isNotNull();

        assertThat(output).contains("APPLICATION FAILED TO START", "another key than the one in use");
    }

    @Test
    @DisplayName("a driver of another product than the central database is refused")
    void givenDriverOfAnotherProduct_whenStarted_thenSaysSo(CapturedOutput output) {
        assertThatThrownBy(() -> start(Plain.class, KEY, "tenancy.database.driver=postgresql"))
                .isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "tenancy.database.driver is postgresql")
                .contains("the central database is h2");
    }

    @Test
    @DisplayName("a missing driver is named")
    void givenMissingDriver_whenDescribed_thenNamesTheClass() {
        TenancyException missing = MissingDriverException.absent(DatabaseDriver.MARIADB);

        assertThat(new StartFailureAnalyzer().analyze(missing).getDescription())
                .contains("mariadb", "org.mariadb.jdbc.Configuration", "Add the driver's dependency");
    }

    @Test
    @DisplayName("a component that uses the router while nothing is bound learns what to use instead")
    void givenComponentUsesRouterAtStart_whenStarted_thenSaysWhatToUse(CapturedOutput output) {
        assertThatThrownBy(() -> start(Hasty.class, KEY)).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "asked the routing data source for a connection")
                .contains("centralDataSource", "centralJdbcClient", "tenantContext.runAs(");
    }

    private static void start(Class<?> application, String... properties) {
        List<String> arguments = new ArrayList<>();
        for (String property : properties) {
            arguments.add("--" + property);
        }
        new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "spring.main.banner-mode=off")
                .run(arguments.toArray(String[]::new))
                .close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Hasty {

        @Bean
        CommandLineRunner runner(DataSource dataSource) {
            return arguments -> JdbcClient.create(dataSource)
                    .sql("SELECT 1")
                    .query(Integer.class)
                    .single();
        }
    }
}
