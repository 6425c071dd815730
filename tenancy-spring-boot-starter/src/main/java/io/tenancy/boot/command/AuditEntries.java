package io.tenancy.boot.command;

import io.tenancy.logging.AuditEntry;
import io.tenancy.logging.AuditVerification;
import io.tenancy.logging.TenancyLogger;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entries of the audit trail.
 *
 * @param verified what verifying found; null if it was not asked for
 */
record AuditEntries(List<AuditEntry> entries, @Nullable AuditVerification verified) implements CommandOutput {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    @Override
    public List<Map<String, @Nullable Object>> json() {
        return entries.stream().map(AuditEntries::fields).toList();
    }

    private static Map<String, @Nullable Object> fields(AuditEntry entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("time", entry.time().toString());
        fields.put("actor", entry.actor());
        fields.put("action", entry.action());
        fields.put("tenant", entry.tenant());
        fields.put("outcome", entry.outcome().name());
        fields.put("context", context(entry.context()));
        fields.put("hash", entry.hash());
        return fields;
    }

    /** Somebody who changed the table may have written what is no JSON. */
    private static Object context(String json) {
        try {
            return JsonMapper.shared().readValue(json, Object.class);
        } catch (RuntimeException notJson) {
            return json;
        }
    }

    @Override
    public String table(int width) {
        StringBuilder text = new StringBuilder();
        if (entries.isEmpty()) {
            text.append("No entries.").append(System.lineSeparator());
        } else {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            rows.add(Table.row("TIME (UTC)", "ACTOR", "ACTION", "TENANT", "OUTCOME", "CONTEXT"));
            entries.forEach(entry -> rows.add(Table.row(
                    SECOND.format(entry.time()),
                    entry.actor(),
                    entry.action(),
                    entry.tenant(),
                    entry.outcome(),
                    entry.context())));
            text.append(Table.of(rows, width));
        }
        if (verified != null) {
            text.append("Verified: ")
                    .append(verified.entries())
                    .append(" entries of ")
                    .append(verified.chains())
                    .append(" chains are as they were written.")
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        json().forEach(entry -> logger.logDatabaseOperation(event, null, entry));
    }

    @Override
    public List<String> problems() {
        return verified == null
                ? List.of()
                : verified.breaks().stream().map(AuditEntries::problem).toList();
    }

    private static String problem(AuditVerification.Break broken) {
        return "The audit trail of " + (broken.tenantId() == 0 ? "no tenant" : "tenant " + broken.tenantId())
                + " is broken at entry " + broken.sequence() + ": " + broken.problem() + ".";
    }
}
