package io.tenancy.quickstart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.ClassUtils;

@Tag("feature")
class MissingEngineTest {

    @ParameterizedTest
    @CsvSource({"postgresql, org.postgresql.Driver", "mariadb, org.mariadb.jdbc.Driver"})
    void givenBuildWithoutAnEngine_whenItsProfileIsActive_thenSaysSo(
            String profile, String driver, @TempDir Path data) {
        assumeFalse(ClassUtils.isPresent(driver, null), "built with -P" + profile);

        assertThatThrownBy(() -> RunningDesk.start(data, "--spring.profiles.active=" + profile))
                .rootCause()
                .hasMessageContaining("This jar contains no ");
    }
}
