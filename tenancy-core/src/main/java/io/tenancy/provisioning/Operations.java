package io.tenancy.provisioning;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tenancy_operations}: what is being done to which tenant, and how far it came. */
final class Operations {

    private static final int LONGEST_ERROR = 4_000;

    /** One creation. The nonce is also in the marker of the database that it creates. */
    record Creation(long tenantId, String nonce) {}

    private final JdbcClient central;

    Operations(JdbcClient central) {
        this.central = central;
    }

    void open(Creation creation) {
        central.sql("INSERT INTO tenancy_operations (tenant_id, kind, step, state, nonce)"
                        + " VALUES (:tenant, 'create', 'register', 'RUNNING', :nonce)")
                .param("tenant", creation.tenantId())
                .param("nonce", creation.nonce())
                .update();
    }

    void reached(Creation creation, CreationStep step) {
        central.sql("UPDATE tenancy_operations SET step = :step, updated_at = CURRENT_TIMESTAMP WHERE nonce = :nonce")
                .param("step", step.text())
                .param("nonce", creation.nonce())
                .update();
    }

    void done(Creation creation) {
        end(creation, "DONE", null, "CURRENT_TIMESTAMP");
    }

    /** It failed and everything was undone. */
    void undone(Creation creation, Throwable cause) {
        end(creation, "UNDONE", cause, "CURRENT_TIMESTAMP");
    }

    /** It failed and something is left: stays open, and with it the tenant is out of use. */
    void failed(Creation creation, Throwable cause) {
        end(creation, "FAILED", cause, "NULL");
    }

    private void end(Creation creation, String state, @Nullable Throwable cause, String finishedAt) {
        String error = cause == null ? null : String.valueOf(cause.getMessage());
        central.sql("UPDATE tenancy_operations SET state = :state, last_error = :error,"
                        + " updated_at = CURRENT_TIMESTAMP, finished_at = " + finishedAt + " WHERE nonce = :nonce")
                .param("state", state)
                .param(
                        "error",
                        error == null || error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR))
                .param("nonce", creation.nonce())
                .update();
    }
}
