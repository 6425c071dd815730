package io.tenancy.provisioning;

/**
 * What may be done to database servers.
 *
 * @param autoCreate whether creating a tenant creates its database
 * @param autoDelete whether deleting a tenant drops its database
 * @param namePrefix what names of databases and logins begin with: a-z, 0-9 and _, beginning with a letter
 * @param ownUser whether each tenant gets a login of its own; otherwise all use that of the central database
 */
public record ProvisioningSettings(boolean autoCreate, boolean autoDelete, String namePrefix, boolean ownUser) {

    /** Creates databases with their own logins, and never drops one. */
    public static final ProvisioningSettings DEFAULTS = new ProvisioningSettings(true, false, "tenant_", true);
}
