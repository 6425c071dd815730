package io.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class HostNamesTest {

    @ParameterizedTest
    @DisplayName("N-48: one form for every spelling of a host")
    @ValueSource(
            strings = {
                "acme.example.com",
                "ACME.Example.com",
                "acme.example.com.",
                "acme.example.com:8443",
                "ACME.EXAMPLE.COM.:80"
            })
    void givenSpellingsOfOneHost_whenCanonical_thenEqual(String host) {
        assertThat(HostNames.canonical(host)).hasValue("acme.example.com");
    }

    @ParameterizedTest
    @DisplayName("N-49, N-50: what is no host name leads nowhere")
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "10.0.0.5",
                "10.0.0.5:80",
                "[::1]",
                "[::1]:80",
                "::1",
                "acme%00",
                "acme%2e",
                "'or'1'='1",
                "*",
                "*.example.com",
                "acme .example.com",
                "acme\r\n.example.com",
                "a\u0000b",
                "acme.example.com:",
                "acme.example.com:80:80",
                "acme.example.com:x",
                "acme.example.com:999999",
                "-acme.example.com",
                "acme-.example.com",
                "acme..example.com",
                ".acme.example.com",
                "acme.example.com..",
                "acme_1.example.com",
                "http://acme.example.com",
                "acme.example.com/",
                "user@acme.example.com",
                "1",
                "a.1",
                "2130706433",
                "acme\u202e.com",
                "\ud83d.com"
            })
    void givenNoHostName_whenCanonical_thenEmpty(String host) {
        assertThat(HostNames.canonical(host)).isEmpty();
    }

    @Test
    @DisplayName("N-50: 300 characters, 64 in a label, and a million are refused")
    void givenLongHost_whenCanonical_thenEmpty() {
        assertThat(HostNames.canonical("a.".repeat(150))).isEmpty();
        assertThat(HostNames.canonical("a".repeat(64) + ".com")).isEmpty();
        assertThat(HostNames.canonical("a".repeat(1_000_000))).isEmpty();
        assertThat(HostNames.canonical("a".repeat(63) + ".com")).isPresent();
    }

    @Test
    @DisplayName("N-50: a letter with an accent is another name, in one ASCII form")
    void givenInternationalName_whenCanonical_thenAscii() {
        assertThat(HostNames.canonical("ÁCME.example.com")).hasValue("xn--cme-dla.example.com");
        assertThat(HostNames.canonical("xn--cme-dla.example.com")).hasValue("xn--cme-dla.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "-a", "a-", "a b", "*", "a:80", "a."})
    void givenNoLabel_whenCanonical_thenEmpty(String label) {
        assertThat(HostNames.canonicalLabel(label)).isEmpty();
    }

    @Test
    void givenLabel_whenCanonical_thenLowerCase() {
        assertThat(HostNames.canonicalLabel("ACME")).hasValue("acme");
    }
}
