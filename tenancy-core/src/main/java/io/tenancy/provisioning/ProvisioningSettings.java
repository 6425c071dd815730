package io.tenancy.provisioning;

import io.tenancy.Printable;
import java.util.regex.Pattern;

/**
 * What may be done to database servers.
 *
 * @param autoCreate whether creating a tenant creates its database
 * @param autoDelete whether deleting a tenant drops its database
 * @param namePrefix what names of databases and logins begin with: a-z, 0-9 and _, beginning with a letter;
 *     at most 32
 * @param ownUser whether each tenant gets a login of its own; otherwise all use that of the central database
 */
public record ProvisioningSettings(boolean autoCreate, boolean autoDelete, String namePrefix, boolean ownUser) {

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    public ProvisioningSettings {
        if (!PREFIX.matcher(namePrefix).matches()) {
            throw new IllegalArgumentException(
                    "tenancy.database.name-prefix must be 1 to 32 of a-z, 0-9 and _, beginning"
                            + " with a letter, but is " + Printable.quote(namePrefix) + ".");
        }
    }

    /** Creates databases with their own logins, and never drops one. */
    public static final ProvisioningSettings DEFAULTS = new ProvisioningSettings(true, false, "tenant_", true);
}
