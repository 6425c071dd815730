package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.Finding;
import io.tenancy.provisioning.Finding.Severity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is not as it should be, errors first. */
record Diagnosis(List<Finding> findings) implements CommandOutput {

    Diagnosis {
        findings = findings.stream()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    @Override
    public Map<String, List<Map<String, @Nullable Object>>> json() {
        return Map.of("findings", findings.stream().map(Diagnosis::fields).toList());
    }

    private static Map<String, @Nullable Object> fields(Finding finding) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", finding.id());
        fields.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        fields.put("tenant", finding.tenant());
        fields.put("message", finding.message());
        fields.put("remedy", finding.remedy());
        return fields;
    }

    /** Sentences do not fit into columns. */
    @Override
    public String table(int width) {
        StringBuilder text = new StringBuilder();
        String end = System.lineSeparator();
        for (Finding finding : findings) {
            text.append(finding.severity())
                    .append("  ")
                    .append(finding.id())
                    .append(end)
                    .append("  ")
                    .append(finding.message())
                    .append(end)
                    .append("  ")
                    .append(finding.remedy())
                    .append(end)
                    .append(end);
        }
        long errors = errors();
        return text.append(
                        findings.isEmpty()
                                ? "Everything is as it should be."
                                : "Errors: " + errors + ", warnings: " + (findings.size() - errors) + ".")
                .append(end)
                .toString();
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        logger.logDatabaseOperation(event, null, Map.of("findings", findings.size(), "errors", errors()));
        findings.forEach(finding -> logger.logDatabaseOperation(event, null, fields(finding)));
    }

    @Override
    public List<String> problems() {
        return errors() == 0 ? List.of() : List.of("Findings that are errors: " + errors() + ".");
    }

    private long errors() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
    }
}
