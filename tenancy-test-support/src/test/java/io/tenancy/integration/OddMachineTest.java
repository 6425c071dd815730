package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs, with some tests of other classes, in a JVM whose defaults are those of an odd machine. */
@Tag("integration")
@EnabledIfSystemProperty(
        named = "user.language",
        matches = "tr",
        disabledReason = "the build runs it a second time, with other defaults")
class OddMachineTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-64: on a Turkish machine on Kiritimati that knows ASCII only, names and times are as everywhere")
    void givenOddDefaults_whenCreatingTenant_thenAsEverywhere(TestDatabase kind) throws Exception {
        assertThat("TITLE".toLowerCase(Locale.getDefault())).isNotEqualTo("title");
        assertThat(TimeZone.getDefault().getID()).isEqualTo("Pacific/Kiritimati");
        assertThat(Charset.defaultCharset()).isEqualTo(StandardCharsets.US_ASCII);
        Instant end = Instant.parse("2099-12-31T23:30:00Z");

        try (Installation tenancy = Installation.on(kind)) {
            Tenant tenant = tenancy.lifecycle.create(NewTenant.of("TITLE", "\u0130stanbul \u6f22")
                    .domain("TITLE.Example")
                    .expiresAt(end));
            tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, "\u0131 \u0130 \u6f22"));

            assertThat(tenant.slug()).isEqualTo("title");
            assertThat(tenant.name()).isEqualTo("\u0130stanbul \u6f22");
            assertThat(tenant.expiresAt()).isEqualTo(end);
            assertThat(tenancy.registry.findByDomain("title.EXAMPLE")).contains(tenant);
            assertThat(tenancy.context.callAs(tenant, () -> Notes.read(tenancy)))
                    .containsExactly("\u0131 \u0130 \u6f22");
        }
    }
}
