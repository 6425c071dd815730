package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.MigrationReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run did. */
record MigratedTenants(MigrationReport report) implements CommandOutput {

    @Override
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("runId", report.runId());
        json.put("migrated", report.migrated());
        json.put("skipped", report.skipped());
        json.put("failed", report.failures().size());
        json.put("durationMillis", report.duration().toMillis());
        json.put(
                "failures",
                report.failures().stream().map(MigratedTenants::failure).toList());
        return json;
    }

    private static Map<String, @Nullable Object> failure(MigrationReport.Failure failure) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("tenant", failure.tenant());
        json.put("script", failure.script());
        json.put("error", failure.error());
        return json;
    }

    @Override
    public String table(int width) {
        List<List<@Nullable Object>> rows = new ArrayList<>(List.of(
                Table.row("run", report.runId()),
                Table.row("migrated", report.migrated()),
                Table.row("skipped", report.skipped()),
                Table.row("failed", report.failures().size()),
                Table.row("milliseconds", report.duration().toMillis())));
        if (report.waiting() > 0) {
            rows.add(Table.row("not begun", report.waiting()));
        }
        return Table.of(rows, width);
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        json().forEach((name, value) -> {
            if (value != null && !name.equals("failures")) {
                numbers.put(name, value);
            }
        });
        logger.logDatabaseOperation(event, null, numbers);
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        report.failures()
                .forEach(failure -> problems.add(failure.error()
                        + (failure.needsOperator()
                                ? " Half of the script may be done: undo that by hand, then run tenancy:migrate --resume-tenant="
                                        + failure.tenant() + "."
                                : "")));
        if (report.waiting() > 0) {
            problems.add(report.waiting() + " tenants were not begun, because too many failed before.");
        }
        return problems;
    }
}
