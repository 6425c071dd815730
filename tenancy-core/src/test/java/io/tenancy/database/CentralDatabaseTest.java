package io.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator's JDBC URL says about the central database. */
@Tag("unit")
class CentralDatabaseTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.com/app, POSTGRESQL, db.example.com, 5432, app",
        "jdbc:postgresql://db:6543/app?ssl=true, POSTGRESQL, db, 6543, app",
        "jdbc:postgresql://[::1]:6543/app, POSTGRESQL, [::1], 6543, app",
        "jdbc:postgresql://[2001:db8::1]/app, POSTGRESQL, [2001:db8::1], 5432, app",
        "'jdbc:postgresql://one:1111,two:2222/app', POSTGRESQL, one, 1111, app",
        "jdbc:postgresql:///app, POSTGRESQL, localhost, 5432, app",
        "jdbc:postgresql:app, POSTGRESQL, localhost, 5432, app",
        "jdbc:mysql://db/app, MYSQL, db, 3306, app",
        "'jdbc:mysql:loadbalance://one,two/app', MYSQL, one, 3306, app",
        "jdbc:mariadb://10.0.0.5:3307/app?sslMode=trust, MARIADB, 10.0.0.5, 3307, app",
        "jdbc:mariadb:sequential://one/app, MARIADB, one, 3306, app"
    })
    void givenServerUrl_whenRead_thenKnowsThePlace(
            String url, DatabaseDriver driver, String host, int port, String database) {
        assertThat(CentralDatabase.of(url, "u", "p").address())
                .isEqualTo(new DatabaseAddress(driver, host, port, database));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:app, app",
        "jdbc:h2:mem:app;MODE=PostgreSQL;DB_CLOSE_DELAY=-1, app",
        "jdbc:h2:file:/data/app, app",
        "jdbc:h2:/data/app;AUTO_SERVER=TRUE, app",
        "jdbc:h2:./data/app, app",
        "jdbc:h2:~/app, app"
    })
    void givenH2Url_whenRead_thenKnowsTheName(String url, String database) {
        assertThat(CentralDatabase.of(url, "sa", "").address())
                .isEqualTo(new DatabaseAddress(DatabaseDriver.H2, "", 0, database));
    }

    @Test
    void givenH2Url_whenRead_thenTenantsGoBesideIt() {
        assertThat(h2("jdbc:h2:mem:app").url("t")).isEqualTo("jdbc:h2:mem:app/t;DB_CLOSE_DELAY=-1");
        assertThat(h2("jdbc:h2:file:/data/app").folder())
                .isEqualTo(Path.of("/data").toAbsolutePath());
        assertThat(h2("jdbc:h2:./data/app").folder()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(h2("jdbc:h2:~/app").folder()).isEqualTo(Path.of(System.getProperty("user.home")));
    }

    @Test
    @DisplayName("A home folder with characters that a regular expression's replacement reads, as on Windows")
    void givenOddHome_whenReadingTilde_thenIsTakenLiterally() {
        String home = System.getProperty("user.home");
        try {
            System.setProperty("user.home", "/home/a$1\\b");

            assertThat(h2("jdbc:h2:~/app").folder())
                    .isEqualTo(Path.of("/home/a$1\\b").toAbsolutePath());
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:oracle:thin:scott/canary@host:1521:orcl",
                "jdbc:h2:tcp://canary/~/app",
                "jdbc:h2:mem:",
                "jdbc:h2:;PASSWORD=canary",
                "jdbc:sqlserver://host;password=canary",
                "jdbc:postgresql://root:canary@host/app",
                "jdbc:mysql://root:1234@host/app?password=canary",
                "jdbc:mysql://root:ca/nary@host/app",
                "jdbc:mysql://address=(host=canary)(port=1)/app",
                "jdbc:postgresql://host/?password=canary",
                "jdbc:postgresql://host:99999999/app?password=canary",
                "canary",
                ""
            })
    @DisplayName("N-34: a URL that is not understood is refused without repeating a login")
    void givenUnusableUrl_whenRead_thenRefusesWithoutSecrets(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CentralDatabase.of(url, null, null))
                .withMessageContaining("spring.datasource.url")
                .satisfies(refused -> assertThat(Objects.requireNonNull(refused.getMessage()))
                        .doesNotContain(url.equals("canary") ? "x" : "canary", "1234", "nary@"));
    }

    @Test
    void givenLoginInUrl_whenRead_thenPropertiesWinOverIt() {
        String url = "jdbc:postgresql://db/app?user=url%2Buser&password=url%26canary";

        CentralDatabase fromUrl = CentralDatabase.of(url, null, null);
        CentralDatabase fromProperties = CentralDatabase.of(url, "u", "p");

        assertThat(fromUrl.username()).isEqualTo("url+user");
        assertThat(fromUrl.password()).isEqualTo("url&canary");
        assertThat(fromProperties.username()).isEqualTo("u");
        assertThat(fromProperties.password()).isEqualTo("p");
        assertThat(String.valueOf(fromUrl)).contains("db", "app").doesNotContain("canary", "url+user");
    }

    @Test
    @DisplayName("TLS parameters of the central URL hold for tenants; all others stay with central")
    void givenParameters_whenConnectingTenants_thenOnlyTransportIsPassedOn() {
        assertThat(CentralDatabase.of(
                                "jdbc:postgresql://db/app?sslmode=verify-full&sslrootcert=%2Fca.pem&user=u&password=p"
                                        + "&options=-c%20a=b&socketFactory=x.Y&currentSchema=s&ApplicationName=a",
                                null, null)
                        .transport(on(DatabaseDriver.POSTGRESQL)))
                .isEqualTo(Map.of("sslmode", "verify-full", "sslrootcert", "/ca.pem"));
        assertThat(CentralDatabase.of(
                                "jdbc:mysql://db/app?sslMode=VERIFY_CA&autoDeserialize=true&allowMultiQueries=true"
                                        + "&allowLoadLocalInfile=true&propertiesTransform=x.Y",
                                null,
                                null)
                        .transport(on(DatabaseDriver.MYSQL)))
                .isEqualTo(Map.of("sslMode", "VERIFY_CA"));
        assertThat(CentralDatabase.of(
                                "jdbc:mariadb://db/app?sslMode=verify-full&initSql=DROP&allowLocalInfile=true",
                                "u",
                                "p")
                        .transport(on(DatabaseDriver.MARIADB)))
                .isEqualTo(Map.of("sslMode", "verify-full"));
        assertThat(CentralDatabase.of("jdbc:h2:mem:app;INIT=X", null, null).transport(on(DatabaseDriver.H2)))
                .isEmpty();
    }

    private static H2Location h2(String url) {
        return CentralDatabase.of(url, "sa", "").h2();
    }

    @Test
    @DisplayName("N-63: what a server says about TLS replaces what the central URL says, there and nowhere else")
    void givenServerWithItsOwnTransport_whenConnecting_thenNothingOfCentralsIsMixedIn() {
        CentralDatabase central = CentralDatabase.of(
                        "jdbc:mysql://db/app?sslMode=DISABLED&trustCertificateKeyStoreUrl=file:a&allowPublicKeyRetrieval=true",
                        "u",
                        "p")
                .withTransport(Map.of("there:3306", TransportSecurity.of(SslMode.REQUIRE, null)));

        assertThat(central.withDriver(DatabaseDriver.MARIADB)
                        .transport(new DatabaseAddress(DatabaseDriver.MARIADB, "There", 3306, "t")))
                .isEqualTo(Map.of("sslMode", "trust", "allowPublicKeyRetrieval", "true"));
        assertThat(central.transport(new DatabaseAddress(DatabaseDriver.MYSQL, "there", 3306, "t")))
                .isEqualTo(Map.of("sslMode", "REQUIRED", "allowPublicKeyRetrieval", "true"));
        assertThat(central.transport(on(DatabaseDriver.MYSQL))).containsEntry("sslMode", "DISABLED");
    }

    @ParameterizedTest
    @EnumSource
    void givenCertificateThatDoesNotFitTheMode_whenMade_thenRefused(SslMode mode) {
        Path file = mode.verifies() ? null : Path.of("pom.xml");

        assertThatThrownBy(() -> TransportSecurity.of(mode, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(mode.id());
        assertThatThrownBy(() -> TransportSecurity.of(SslMode.VERIFY_CA, Path.of("pom.xml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pom.xml");
    }

    private static DatabaseAddress on(DatabaseDriver driver) {
        return new DatabaseAddress(driver, "elsewhere", driver.defaultPort(), "t");
    }
}
