package io.tenancy.boot.command;

import io.tenancy.credential.RotationReport;
import io.tenancy.logging.TenancyLogger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a rotation of the keys did. It failed if secrets are left. */
record RotatedKeys(RotationReport report) implements CommandOutput {

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("keyId", report.keyId());
        json.put("reencrypted", report.reencrypted());
        json.put("remaining", report.remaining());
        return json;
    }

    @Override
    public String table(int width) {
        return Table.of(
                List.of(
                        Table.row("key", report.keyId()),
                        Table.row("encrypted anew", report.reencrypted()),
                        Table.row("remaining", report.remaining())),
                width);
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        logger.logCredentialOperation(event, null, json());
    }

    @Override
    public List<String> problems() {
        return report.left().stream().map(RotationReport.Left::problem).toList();
    }
}
