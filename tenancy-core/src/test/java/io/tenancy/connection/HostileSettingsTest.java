package io.tenancy.connection;

import static io.tenancy.tenant.TenantFixture.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenancy.Violation;
import io.tenancy.credential.StubCredentialManager;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P8: what would change the meaning of a URL or a statement is refused, whether it was entered or found in a row. */
@Tag("unit")
class HostileSettingsTest {

    @ParameterizedTest
    @DisplayName("N-01, N-02, N-03, N-04, N-05, N-06, N-15, N-16, N-17, N-19: names of databases")
    @ValueSource(
            strings = {
                "x\" TEMPLATE \"tenant_victim",
                "y\"; DROP DATABASE tenant_victim; --",
                "a`; drop database tenant_11; --",
                "x\" OWNER \"postgres",
                "",
                "   ",
                "a\u0000b",
                "a\nb",
                "a b",
                "a\u200bb",
                "\u0430cme",
                "ＴＥＮＡＮＴ",
                "Acme",
                "tenant_éééééééééééééééééééééééééééééééééééééééé",
                "1a",
                "_a",
                "a-b",
                "a.b",
                "acme?user=postgres&password=pgadmin",
                "acme?sslmode=disable",
                "acme?options=-c%20session_replication_role=replica",
                "acme%3Fuser=postgres",
                "acme#f",
                "acme&x=1",
                "../acme",
                "acme?socketFactory=org.springframework.context.support.ClassPathXmlApplicationContext&socketFactoryArg=http://127.0.0.1:1/x.xml",
                "acme?authenticationPluginClassName=x.Y",
                "acme?sslfactory=x.Y",
                "acme?loggerFile=/tmp/x",
                "acme?allowLoadLocalInfile=true&allowUrlInLocalInfile=true",
                "acme?autoDeserialize=true&queryInterceptors=com.mysql.cj.jdbc.interceptors.ServerStatusDiffInterceptor",
                "acme?allowMultiQueries=true",
                "acme?%61llowMultiQueries=true",
                "acme?propertiesTransform=x.Y",
                "acme?initSql=DROP DATABASE other",
                "acme;INIT=RUNSCRIPT FROM '/tmp/e.sql'",
                "acme;INIT=CREATE ALIAS E AS '…'\\;CALL E()",
                "acme;ACCESS_MODE_DATA=r",
                "../../outside",
                "tcp://evil/~/x"
            })
    void givenHostileName_whenUsed_thenRefusedForEveryDriver(String name) {
        assertRefused("database", name, tenant(1, "acme", null, null, name, null, null), "INVALID_DATABASE_NAME");
    }

    @ParameterizedTest
    @DisplayName("N-06: names that servers use themselves")
    @ValueSource(
            strings = {"postgres", "template0", "template1", "mysql", "information_schema", "performance_schema", "sys"
            })
    void givenReservedName_whenUsed_thenRefusedForEveryDriver(String name) {
        assertRefused("database", name, tenant(1, "acme", null, null, name, null, null), "RESERVED_DATABASE");
    }

    @ParameterizedTest
    @DisplayName("N-18: hosts")
    @ValueSource(
            strings = {
                "(host=evil,port=3306,allowLoadLocalInfile=true),db.local",
                "address=(host=evil)",
                "root:pw@evil",
                "evil:3306/x?a=",
                "a,b",
                "db.local\n",
                "evil/x?a=",
                "evil.host:5432/x?a=",
                "evil#",
                "evil;x",
                " ",
                "2130706433",
                "0x7f000001"
            })
    void givenHostileHost_whenUsed_thenRefusedForEveryDriver(String host) {
        assertRefused("host", host, tenant(1, "acme", host, null, "acme", null, null), "INVALID_DATABASE_HOST");
    }

    @ParameterizedTest
    @DisplayName("N-11: logins")
    @ValueSource(
            strings = {
                "app\"; ALTER ROLE app SUPERUSER; --",
                "root",
                "postgres",
                "",
                "a b",
                "a'@'%",
                "a\u0000",
                "App",
                "x23456789012345678901234567890123456789012345678901234567890123456789012345678901"
            })
    void givenHostileLogin_whenUsed_thenRefusedForEveryDriver(String user) {
        assertRefused("username", user, tenant(1, "acme", null, null, "acme", user, null), "INVALID_DATABASE_USERNAME");
    }

    @ParameterizedTest
    @DisplayName("N-20: ports")
    @ValueSource(strings = {"0", "-1", "65536", "99999", "5432;x", "5432,evil:1", "0x1538", "٥٤٣٢", "", "1.5", "+5432"})
    void givenHostilePort_whenEntered_thenRefused(String port) {
        for (DatabaseDriver driver : servers()) {
            assertThat(entered(driver, "port", port))
                    .extracting(Violation::code)
                    .containsExactly("INVALID_DATABASE_PORT");
        }
    }

    @ParameterizedTest
    @DisplayName("N-20: ports")
    @ValueSource(ints = {0, -1, 65_536, 99_999})
    void givenHostilePort_whenInRow_thenRefused(int port) {
        for (DatabaseDriver driver : servers()) {
            assertThat(inRow(driver, tenant(1, "acme", null, port, "acme", null, null))
                            .code())
                    .isEqualTo("INVALID_DATABASE_PORT");
        }
    }

    private static List<DatabaseDriver> servers() {
        return Stream.of(DatabaseDriver.values())
                .filter(driver -> driver != DatabaseDriver.H2)
                .toList();
    }

    private static void assertRefused(String field, String value, Tenant row, String code) {
        for (DatabaseDriver driver : DatabaseDriver.values()) {
            InvalidDatabaseConfigException refused = inRow(driver, row);

            assertThat(refused.violations()).extracting(Violation::code).containsExactly(code);
            assertThat(refused.violations().get(0).field()).isEqualTo("database_" + field.replace("database", "name"));
            assertThat(Objects.requireNonNull(refused.getMessage())).doesNotContain("\n", "\u0000", "\u200b");
        }
        for (DatabaseDriver driver : servers()) {
            assertThat(entered(driver, field, value))
                    .extracting(Violation::code)
                    .containsExactly(code);
        }
    }

    private static List<Violation> entered(DatabaseDriver driver, String field, Object value) {
        Map<String, Object> settings = new java.util.HashMap<>(Map.of("host", "db", "database", "acme"));
        settings.put(field, value);
        return new TenantConfigurationRules(driver, settings).violations();
    }

    private static InvalidDatabaseConfigException inRow(DatabaseDriver driver, Tenant row) {
        String url = driver == DatabaseDriver.H2 ? "jdbc:h2:mem:app" : "jdbc:" + driver.id() + "://db/app";
        // A row that is refused must not cost a decryption.
        TenantPasswords passwords = new TenantPasswords(new JdbcDataSource(), new StubCredentialManager());
        DatabaseConfigs configs = new DatabaseConfigs(CentralDatabase.of(url, "u", "p"), passwords);
        return catchThrowableOfType(InvalidDatabaseConfigException.class, () -> configs.resolve(row));
    }
}
