package io.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenancy.Violation;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be entered about a tenant, and in which form it is kept. */
@Tag("unit")
class TenantTest {

    private static final NewTenant VALID = NewTenant.of("acme", "Acme Ltd");

    @Test
    @DisplayName("contract 4: everything wrong is reported at once, in the order of the fields")
    void givenEveryFieldWrong_whenValidating_thenReportsAll() {
        NewTenant wrong = new NewTenant(
                "-acme",
                " ",
                "no host",
                "a.b",
                "gold plan",
                Instant.parse("+10000-01-01T00:00:00Z"),
                Map.of("text", "x".repeat(70_000)));

        InvalidTenantException refused = catchThrowableOfType(InvalidTenantException.class, wrong::validated);

        assertThat(refused.violations())
                .extracting(Violation::field)
                .containsExactly("slug", "name", "domain", "subdomain", "plan", "expires_at", "data");
        assertThat(refused.code()).isEqualTo("INVALID_SLUG");
        assertThat(refused.violations()).allMatch(violation -> violation.code().startsWith("INVALID_"));
        assertThat(refused.getMessage()).contains("slug: allowed are", "plan: allowed are", "data: is 700");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "-a",
                "a-",
                "_a",
                "a b",
                "a.b",
                "á",
                "a\nb",
                "a\u0000b",
                "a\u200bb",
                "\u0430cme",
                "ａｃｍｅ",
                "a~1",
                "x\"; DROP DATABASE y; --",
                "${jndi:ldap://x}"
            })
    void givenNoSlug_whenValidating_thenNamesFieldAndAllowedForm(String slug) {
        assertRefused(new NewTenant(slug, "Acme", null, null, null, null, Map.of()), "INVALID_SLUG");
    }

    @ParameterizedTest
    @CsvSource({"a,a", "a-b,a-b", "a_b,a_b", "ACME,acme", "7up,7up"})
    void givenSlug_whenValidating_thenFoldsCase(String slug, String canonical) {
        assertThat(NewTenant.of(slug, "Acme").validated().slug()).isEqualTo(canonical);
    }

    @Test
    void givenLongestSlug_whenValidating_thenOneMoreIsRefused() {
        assertThat(NewTenant.of("x".repeat(63), "Acme").validated().slug()).hasSize(63);
        assertRefused(NewTenant.of("x".repeat(64), "Acme"), "INVALID_SLUG");
    }

    @Test
    @DisplayName("N-64: a Turkish machine folds case like every other")
    void givenTurkishLocale_whenValidating_thenSlugIsAscii() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));

            assertThat(NewTenant.of("TITLE", "Acme").validated().slug()).isEqualTo("title");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "\t", "a\u0000b", "a\r\nb", "a\u0085b"})
    void givenNoName_whenValidating_thenRefuses(String name) {
        assertRefused(new NewTenant("acme", name, null, null, null, null, Map.of()), "INVALID_NAME");
    }

    @Test
    void givenName_whenValidating_thenStripsAndBoundsIt() {
        assertThat(NewTenant.of("acme", "  Ácme 漢 😀 ").validated().name()).isEqualTo("Ácme 漢 😀");
        assertThat(NewTenant.of("acme", "x".repeat(255)).validated().name()).hasSize(255);
        assertRefused(NewTenant.of("acme", "x".repeat(256)), "INVALID_NAME");
        assertRefused(NewTenant.of("acme", "half \ud83d a pair"), "INVALID_NAME");
    }

    @Test
    void givenHosts_whenValidating_thenStoresCanonicalForms() {
        NewTenant tenant = VALID.domain("ACME.Example.com.").subdomain("Acme").validated();

        assertThat(tenant.domain()).isEqualTo("acme.example.com");
        assertThat(tenant.subdomain()).isEqualTo("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme.example.com:8443", "10.0.0.5", "[::1]", "a b", "*.example.com", "acme..com"})
    void givenNoDomain_whenValidating_thenRefuses(String domain) {
        assertRefused(VALID.domain(domain), "INVALID_DOMAIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "-a", "a_b", "acme%00", "acme:80"})
    void givenNoLabel_whenValidating_thenRefuses(String subdomain) {
        assertRefused(VALID.subdomain(subdomain), "INVALID_SUBDOMAIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-gold", "gold;drop", "p\u0000"})
    void givenNoPlan_whenValidating_thenRefuses(String plan) {
        assertRefused(VALID.plan(plan), "INVALID_PLAN");
    }

    @ParameterizedTest
    @DisplayName("N-62: any instant that every column type can hold")
    @ValueSource(strings = {"2099-01-01T00:00:00Z", "1969-07-20T20:17:40Z", "2030-03-31T02:30:00+02:00"})
    void givenExpiry_whenValidating_thenKeepsTheInstant(String time) {
        Instant instant = OffsetDateTime.parse(time).toInstant();

        assertThat(VALID.expiresAt(instant).validated().expiresAt()).isEqualTo(instant);
        assertRefused(VALID.expiresAt(Instant.parse("0999-12-31T23:59:59Z")), "INVALID_EXPIRES_AT");
    }

    private static void assertRefused(NewTenant tenant, String code) {
        assertThatExceptionOfType(InvalidTenantException.class)
                .isThrownBy(tenant::validated)
                .satisfies(refused -> assertThat(refused.violations())
                        .extracting(Violation::code)
                        .isEqualTo(List.of(code)))
                .satisfies(refused -> assertThat(Objects.requireNonNull(refused.getMessage()))
                        .doesNotContain("\n", "\u0000", "\u200b"));
    }
}
