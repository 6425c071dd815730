package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.boot.application.NotesApplication.NoteService;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertType;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** S-84: each property of query times has its effect in a whole application. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class QueryTimesTest {

    private static final String ON = "tenancy.monitoring.query-times=true";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("tenancy.monitoring.query-times: statements of JPA and of JDBC are timed, for each tenant by itself")
    void givenQueryTimes_whenJpaAndJdbcAreUsed_thenTimedByTenant(TestDatabase kind) throws Exception {
        try (TestApplication app = TestApplication.start(kind, NotesApplication.class, ON)) {
            NoteService notes = app.bean(NoteService.class);
            app.tenants().runAs(app.create("acme"), () -> notes.write(1, "acme"));
            app.tenants().runAs(app.create("globex"), notes::writers);

            assertThat(app.tenants().callAs(app.tenant("acme"), notes::writers)).containsExactly("acme", "acme");
            // A look for the row, two inserts, a query; the database of the other one has only had its query.
            assertThat(timed(app, "acme")).isBetween(3L, 5L);
            assertThat(timed(app, "globex")).isOne();
            assertThat(meters(app, "tenancy.query.slow")).isEmpty();
        }
    }

    @Test
    @DisplayName("tenancy.monitoring.query-times is off by default: no meter, and a threshold without it is warned of")
    void givenThresholdWithoutQueryTimes_whenStarted_thenWarned(CapturedOutput output) {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.H2,
                "tenancy.alerts.slow-query.threshold=1ms",
                "tenancy.plans.gold.alerts.slow-query.threshold=1ms")) {
            count(app, app.create("acme"));

            assertThat(meters(app, "tenancy.query")).isEmpty();
            assertThat(output)
                    .contains("tenancy.alerts.slow-query.threshold, tenancy.plans.gold.alerts.slow-query.threshold are"
                            + " set, but statements are not timed: there will be no slow-query alert. Set"
                            + " tenancy.monitoring.query-times to true, or remove the threshold.");
        }
    }

    @Test
    @DisplayName("no warning by default, nor where statements are timed")
    void givenNothingToWarnOf_whenStarted_thenSilent(CapturedOutput output) {
        PlainApplication.start(TestDatabase.H2).close();
        PlainApplication.start(TestDatabase.H2, ON, "tenancy.alerts.slow-query.threshold=1ms")
                .close();

        assertThat(output).doesNotContain("slow-query");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("slow-query: the threshold of a tenant; tenancy.monitoring.slow-query-threshold: counted and logged,"
            + " and no level of any logger of ours shows the statement's data")
    void givenThresholds_whenStatementsAreSlow_thenAlertCountAndLineWithoutData(
            TestDatabase kind, CapturedOutput output) {
        try (TestApplication app = PlainApplication.start(
                kind,
                ON,
                "tenancy.logging.level=trace",
                "logging.level.io.tenancy=trace",
                "tenancy.monitoring.slow-query-threshold=1ms",
                "tenancy.alerts.slow-query.threshold=1h",
                "tenancy.alerts.tenants.acme.slow-query.threshold=1ms")) {
            Tenant acme = app.create("acme");
            Tenant globex = app.create("globex");
            app.tenants().runAs(acme, () -> slow(app, kind));
            app.tenants().runAs(globex, () -> slow(app, kind));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(app.bean(AlertMonitor.class).active().stream()
                                    .filter(alert -> alert.type() == AlertType.SLOW_QUERY))
                            .extracting(Alert::tenant)
                            .containsExactly("acme"));
            assertThat(app.bean(MeterRegistry.class)
                            .get("tenancy.query.slow")
                            .tag("tenant", "globex")
                            .counter()
                            .count())
                    .isOne();
            assertThat(output.getOut().lines().filter(line -> line.contains("query.slow.millis")))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line)
                            .contains("DEBUG", "statement=")
                            .contains("SELECT")
                            .contains("unsaid=0"));
            assertThat(output).doesNotContain("canary").doesNotContain("471147");
            assertThat(app.bean(MeterRegistry.class).getMeters())
                    .noneMatch(meter -> meter.getId().toString().contains("canary"));
        }
    }

    @Test
    @DisplayName("tenancy.metrics.max-tenants bounds the series of statements, too")
    void givenOneMayHaveSeries_whenManyAreUsed_thenTwoSeries() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, ON, "tenancy.metrics.max-tenants=1")) {
            Stream.of("acme", "globex", "initech").map(app::create).forEach(tenant -> count(app, tenant));

            assertThat(meters(app, "tenancy.query")).hasSize(2);
            assertThat(timed(app, "acme")).isOne();
            assertThat(timed(app, "other")).isEqualTo(2);
        }
    }

    private static void slow(TestApplication app, TestDatabase kind) {
        String wait = switch (kind) {
            case POSTGRESQL -> "SELECT 471147, pg_sleep(0.1), 'canary'";
            case MARIADB -> "SELECT 471147, SLEEP(0.1), 'canary'";
            // Counts, because H2 cannot wait.
            default ->
                "SELECT COUNT(*), 471147, 'canary' FROM SYSTEM_RANGE(1, 1000) a, SYSTEM_RANGE(1, 1000) b"
                        + " WHERE a.x + b.x > 7";
        };
        app.jdbc().sql(wait).query().listOfRows();
    }

    private static void count(TestApplication app, Tenant tenant) {
        app.tenants()
                .runAs(
                        tenant,
                        () -> app.jdbc()
                                .sql("SELECT COUNT(*) FROM notes")
                                .query(Long.class)
                                .single());
    }

    private static List<Meter> meters(TestApplication app, String name) {
        return List.copyOf(app.bean(MeterRegistry.class).find(name).meters());
    }

    private static long timed(TestApplication app, String tenant) {
        return app.bean(MeterRegistry.class)
                .get("tenancy.query")
                .tag("tenant", tenant)
                .timer()
                .count();
    }
}
