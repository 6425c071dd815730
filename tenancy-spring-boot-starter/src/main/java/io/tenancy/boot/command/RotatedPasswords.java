package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rotation of passwords did.
 *
 * @param failures why it failed, by slug
 */
record RotatedPasswords(int rotated, Map<String, String> failures) implements CommandOutput {

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rotated", rotated);
        json.put("failed", failures.size());
        json.put(
                "failures",
                failures.entrySet().stream()
                        .map(failure -> Map.of("tenant", failure.getKey(), "error", failure.getValue()))
                        .toList());
        return json;
    }

    @Override
    public String table(int width) {
        return Table.of(List.of(Table.row("rotated", rotated), Table.row("failed", failures.size())), width);
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        logger.logCredentialOperation(event, null, json());
    }

    @Override
    public List<String> problems() {
        return List.copyOf(failures.values());
    }
}
