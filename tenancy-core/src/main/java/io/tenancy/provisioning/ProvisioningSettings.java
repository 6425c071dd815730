package io.tenancy.provisioning;

import io.tenancy.Printable;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What may be done to database servers.
 *
 * @param autoCreate whether creating a tenant creates its database
 * @param autoDelete whether deleted tenants are purged, with their databases, when their retention is over
 * @param namePrefix what names of databases and logins begin with: a-z, 0-9 and _, beginning with a letter;
 *     at most 32
 * @param ownUser whether each tenant gets a login of its own; otherwise all use that of the central database
 * @param retention how long a deleted tenant can be restored, and is not purged; 0 for not at all
 * @param spares how many databases are kept ready on each server that takes new tenants; 0 for none
 * @param templates whether databases are copies of one that has the schema, where the product can copy
 */
public record ProvisioningSettings(
        boolean autoCreate,
        boolean autoDelete,
        String namePrefix,
        boolean ownUser,
        Duration retention,
        int spares,
        boolean templates) {

    /** How long a deleted tenant is kept if nothing else is said. */
    public static final Duration RETENTION = Duration.ofDays(30);

    /** How many spares there may be on each server. */
    public static final int MOST_SPARES = 100;

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    public ProvisioningSettings {
        if (!PREFIX.matcher(namePrefix).matches()) {
            throw new IllegalArgumentException(
                    "tenancy.database.name-prefix must be 1 to 32 of a-z, 0-9 and _, beginning"
                            + " with a letter, but is " + Printable.quote(namePrefix) + ".");
        }
        if (spares < 0 || spares > MOST_SPARES) {
            throw new IllegalArgumentException(
                    "tenancy.provisioning.spares must be from 0 to " + MOST_SPARES + ", but is " + spares + ".");
        }
        if (spares > 0 && !autoCreate) {
            throw new IllegalArgumentException("tenancy.provisioning.spares is " + spares
                    + ", but tenancy.database.auto-create is false: no database is created then.");
        }
        if (retention.isNegative()) {
            throw new IllegalArgumentException("tenancy.provisioning.retention must not be negative.");
        }
    }

    /** Keeps deleted tenants for {@link #RETENTION}. */
    public ProvisioningSettings(boolean autoCreate, boolean autoDelete, String namePrefix, boolean ownUser) {
        this(autoCreate, autoDelete, namePrefix, ownUser, RETENTION);
    }

    /** Keeps no spares, and copies nothing. */
    public ProvisioningSettings(
            boolean autoCreate, boolean autoDelete, String namePrefix, boolean ownUser, Duration retention) {
        this(autoCreate, autoDelete, namePrefix, ownUser, retention, 0, false);
    }

    /** Returns the same with that many spares. */
    public ProvisioningSettings spares(int spares) {
        return new ProvisioningSettings(autoCreate, autoDelete, namePrefix, ownUser, retention, spares, templates);
    }

    /** Returns the same with copies of templates, or without. */
    public ProvisioningSettings templates(boolean templates) {
        return new ProvisioningSettings(autoCreate, autoDelete, namePrefix, ownUser, retention, spares, templates);
    }

    /** Creates databases with their own logins, and never drops one. */
    public static final ProvisioningSettings DEFAULTS = new ProvisioningSettings(true, false, "tenant_", true);
}
