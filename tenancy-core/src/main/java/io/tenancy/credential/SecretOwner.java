package io.tenancy.credential;

import org.jspecify.annotations.Nullable;

/**
 * To whom a secret belongs, and in which field it is kept. Part of the key that encrypts it: a value that is copied to
 * another owner or field does not decrypt there.
 *
 * @param kind for example {@code tenant}
 * @param id unique within the kind and never changed
 * @param field for example {@code database_password}
 */
public record SecretOwner(String kind, String id, String field) {

    private static final String TENANT = "tenant";
    private static final String PROFILE = "profile";

    static final int AUDIT_KEY_ID = 1;

    public SecretOwner {
        if ((kind + id + field).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The owner of a secret must not contain NUL characters.");
        }
    }

    /** The password of a tenant's own database login. */
    public static SecretOwner tenantPassword(long tenantId) {
        return new SecretOwner(TENANT, Long.toString(tenantId), "database_password");
    }

    /** The password that a tenant's login is about to get, or may have already. */
    public static SecretOwner pendingPassword(long tenantId) {
        return new SecretOwner(TENANT, Long.toString(tenantId), "pending_password");
    }

    /** The password that the login of a tenant's database has on the server from which it is or was moved. */
    public static SecretOwner sourcePassword(long tenantId) {
        return new SecretOwner(TENANT, Long.toString(tenantId), "source_password");
    }

    /** One field of a credential profile. */
    public static SecretOwner profile(String profile, String field) {
        return new SecretOwner(PROFILE, profile, field);
    }

    /** The key of the audit trail's hashes. */
    public static SecretOwner auditKey() {
        return new SecretOwner("audit", Integer.toString(AUDIT_KEY_ID), "key");
    }

    /** Whether the field is encrypted, but no secret: such as the host of a credential profile. */
    boolean isReadable() {
        return kind.equals(PROFILE) && !field.equals("password");
    }

    /** The id of the tenant whose secret this is, or null if it is no tenant's. */
    @Nullable
    String tenantReference() {
        return kind.equals(TENANT) ? id : null;
    }
}
