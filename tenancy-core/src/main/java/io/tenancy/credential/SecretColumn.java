package io.tenancy.credential;

import io.tenancy.tenant.CentralClock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A column of the central database in which envelopes are stored.
 *
 * @param select the secret of each row, as {@code secret}, and what its owner is made of
 * @param update replaces {@code :before} by {@code :after} in the row with the key
 * @param owner of the secret in a row
 * @param key the parameters that find the owner's row
 * @param own whether it is Tenancy's own, which no report counts: nobody stored it
 */
record SecretColumn(
        String select,
        String update,
        RowMapper<SecretOwner> owner,
        Function<SecretOwner, Map<String, ?>> key,
        boolean own) {

    private SecretColumn(
            String select, String update, RowMapper<SecretOwner> owner, Function<SecretOwner, Map<String, ?>> key) {
        this(select, update, owner, key, false);
    }

    static List<SecretColumn> all(CentralClock clock) {
        return List.of(
                new SecretColumn(
                        "SELECT id, database_password AS secret FROM tenants"
                                + " WHERE database_password IS NOT NULL ORDER BY id",
                        "UPDATE tenants SET database_password = :after, updated_at = " + clock.now()
                                + " WHERE id = :id AND database_password = :before",
                        (row, n) -> SecretOwner.tenantPassword(row.getLong("id")),
                        SecretColumn::byId),
                new SecretColumn(
                        "SELECT tenant_id, pending AS secret FROM tenancy_passwords"
                                + " WHERE pending IS NOT NULL ORDER BY tenant_id",
                        "UPDATE tenancy_passwords SET pending = :after WHERE tenant_id = :id AND pending = :before",
                        (row, n) -> SecretOwner.pendingPassword(row.getLong("tenant_id")),
                        SecretColumn::byId),
                new SecretColumn(
                        "SELECT tenant_id, source_password AS secret FROM tenancy_moves"
                                + " WHERE source_password IS NOT NULL ORDER BY tenant_id",
                        "UPDATE tenancy_moves SET source_password = :after"
                                + " WHERE tenant_id = :id AND source_password = :before",
                        (row, n) -> SecretOwner.sourcePassword(row.getLong("tenant_id")),
                        SecretColumn::byId,
                        true),
                new SecretColumn(
                        "SELECT profile, field, secret FROM tenancy_credentials ORDER BY profile, field",
                        "UPDATE tenancy_credentials SET secret = :after"
                                + " WHERE profile = :profile AND field = :field AND secret = :before",
                        (row, n) -> SecretOwner.profile(row.getString("profile"), row.getString("field")),
                        owner -> Map.of("profile", owner.id(), "field", owner.field())),
                new SecretColumn(
                        "SELECT id, secret FROM tenancy_audit_keys WHERE id = " + SecretOwner.AUDIT_KEY_ID,
                        "UPDATE tenancy_audit_keys SET secret = :after WHERE id = :id AND secret = :before",
                        (row, n) -> SecretOwner.auditKey(),
                        SecretColumn::byId,
                        true));
    }

    private static Map<String, ?> byId(SecretOwner owner) {
        return Map.of("id", Long.valueOf(owner.id()));
    }

    List<StoredSecret> read(JdbcClient central) {
        return central.sql(select)
                .query((row, n) -> new StoredSecret(owner.mapRow(row, n), row.getString("secret")))
                .list();
    }

    /** False if the value is another one by now. */
    boolean replace(JdbcClient central, StoredSecret before, String after) {
        return central.sql(update)
                        .params(key.apply(before.owner()))
                        .param("after", after)
                        .param("before", before.envelope())
                        .update()
                == 1;
    }
}
