-- Which data keys a node can use: none becomes the primary one before every node can.
ALTER TABLE tenancy_nodes ADD COLUMN key_ids varchar(1024);

-- Logins that have a name, each field encrypted for itself.
CREATE TABLE tenancy_credentials (
    profile    varchar(64) NOT NULL,
    field      varchar(64) NOT NULL,
    secret     text NOT NULL,
    changed_at datetime(6) NOT NULL,
    PRIMARY KEY (profile, field)
);

-- A new password that the tenant's database may have already, and when the one in tenants was set.
CREATE TABLE tenancy_passwords (
    tenant_id  bigint PRIMARY KEY,
    pending    text,
    changed_at datetime(6)
);
