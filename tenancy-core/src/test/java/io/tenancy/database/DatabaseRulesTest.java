package io.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenancy.Violation;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DatabaseRulesTest {

    @ParameterizedTest
    @DisplayName("N-04: as long as the product allows in bytes, and not one more")
    @EnumSource
    void givenLongestName_whenChecked_thenOneMoreIsRefused(DatabaseDriver driver) {
        assertThat(DatabaseRules.checkName("f", driver, "a".repeat(driver.longestName())))
                .isEmpty();
        assertRefused(
                DatabaseRules.checkName("f", driver, "a".repeat(driver.longestName() + 1)), "INVALID_DATABASE_NAME");
        assertThat(DatabaseRules.checkUser("f", driver, "a".repeat(driver.longestUser())))
                .isEmpty();
        assertRefused(
                DatabaseRules.checkUser("f", driver, "a".repeat(driver.longestUser() + 1)),
                "INVALID_DATABASE_USERNAME");
    }

    @Test
    @DisplayName("N-11: MySQL users end at 32 bytes")
    void givenProducts_whenAskedForLimits_thenMatchTheirManuals() {
        assertThat(DatabaseDriver.MYSQL.longestUser()).isEqualTo(32);
        assertThat(DatabaseDriver.MYSQL.longestName()).isEqualTo(64);
        assertThat(DatabaseDriver.POSTGRESQL.longestName()).isEqualTo(63);
    }

    @ParameterizedTest
    @DisplayName("N-20: ports")
    @ValueSource(strings = {"5432;x", "5432,evil:1", "0x1538", "٥٤٣٢", "", "5432"})
    void givenTextAsPort_whenChecked_thenRefuses(String port) {
        assertRefused(DatabaseRules.checkPort("f", DatabaseDriver.POSTGRESQL, port), "INVALID_DATABASE_PORT");
    }

    @ParameterizedTest
    @DisplayName("N-20: ports")
    @ValueSource(ints = {0, -1, 65_536, 99_999, Integer.MIN_VALUE})
    void givenNumberOutOfRange_whenChecked_thenRefuses(int port) {
        assertRefused(DatabaseRules.checkPort("f", DatabaseDriver.MYSQL, port), "INVALID_DATABASE_PORT");
    }

    @Test
    void givenPorts_whenChecked_thenH2HasNoneAndOthersHaveOne() {
        assertThat(DatabaseRules.checkPort("f", DatabaseDriver.H2, 0)).isEmpty();
        assertRefused(DatabaseRules.checkPort("f", DatabaseDriver.H2, 9_092), "INVALID_DATABASE_PORT");
        assertThat(DatabaseRules.checkPort("f", DatabaseDriver.MARIADB, 65_535)).isEmpty();
        assertRefused(DatabaseRules.checkPort("f", DatabaseDriver.MARIADB, null), "INVALID_DATABASE_PORT");
    }

    @ParameterizedTest
    @DisplayName(
            "N-18, N-22: a host is a name or an address and nothing else; numbers that resolvers read as addresses are none")
    @ValueSource(
            strings = {
                "",
                " ",
                "2130706433",
                "0x7f000001",
                "0X7F000001",
                "0x7f.0.0.1",
                "127.1",
                "0177.0.0.1",
                "127.0.0.0x1",
                "256.1.1.1",
                "1.2.3.4.5",
                "017700000001",
                "[::ffff:127.0.0.1]",
                "[::1",
                "::1]",
                ":::",
                "1::2::3",
                "12345::1",
                "a,b",
                "a:5432",
                "evil:3306/x?a=",
                "root:pw@evil",
                "root@evil",
                "(host=evil,port=3306,allowLoadLocalInfile=true),db.local",
                "address=(host=evil)",
                "db.local\n",
                "db local",
                "db/x",
                "db?x",
                "db#x",
                "db;x",
                "db%2e",
                "db..local",
                ".db",
                "db.",
                "-db",
                "db-",
                "dé",
                "ｄｂ",
                "a\u0000b"
            })
    void givenNoHost_whenChecked_thenRefuses(String host) {
        for (DatabaseDriver driver : DatabaseDriver.values()) {
            if (driver != DatabaseDriver.H2 || !host.isEmpty()) {
                assertRefused(DatabaseRules.checkHost("f", driver, host), "INVALID_DATABASE_HOST");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "db",
                "DB.example.com",
                "db_1.internal",
                "10.0.0.5",
                "255.255.255.255",
                "::1",
                "[::1]",
                "2001:db8::8a2e:370:7334",
                "1:2:3:4:5:6:7:8",
                "fe80::1",
                "3com.example",
                "::"
            })
    void givenHost_whenChecked_thenAccepts(String host) {
        assertThat(DatabaseRules.checkHost("f", DatabaseDriver.POSTGRESQL, host))
                .isEmpty();
        assertRefused(DatabaseRules.checkHost("f", DatabaseDriver.H2, host), "INVALID_DATABASE_HOST");
    }

    @Test
    @DisplayName("N-18: 254 characters")
    void givenLongHost_whenChecked_thenRefuses() {
        assertRefused(
                DatabaseRules.checkHost("f", DatabaseDriver.POSTGRESQL, "a.".repeat(126) + "ab"),
                "INVALID_DATABASE_HOST");
        assertRefused(DatabaseRules.checkHost("f", DatabaseDriver.POSTGRESQL, "a".repeat(64)), "INVALID_DATABASE_HOST");
        assertRefused(DatabaseRules.checkHost("f", DatabaseDriver.POSTGRESQL, null), "INVALID_DATABASE_HOST");
    }

    @Test
    @DisplayName("P8: what becomes part of a statement is checked once more")
    void givenUncheckedName_whenRequired_thenThrows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseRules.requireName(DatabaseDriver.POSTGRESQL, "x\" TEMPLATE \"y"));
        assertThatIllegalArgumentException().isThrownBy(() -> DatabaseRules.requireUser(DatabaseDriver.MYSQL, "root"));
    }

    private static void assertRefused(Optional<Violation> violation, String code) {
        assertThat(violation).isPresent();
        assertThat(violation.orElseThrow().code()).isEqualTo(code);
        assertThat(violation.orElseThrow().field()).isEqualTo("f");
        assertThat(violation.orElseThrow().message())
                .doesNotContain("\n", "\u0000")
                .hasSizeLessThan(300);
    }
}
