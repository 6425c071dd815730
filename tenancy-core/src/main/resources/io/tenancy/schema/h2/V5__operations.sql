-- Who is at work on an operation, and until when nobody else may be. One open operation for each tenant.
ALTER TABLE tenancy_operations ADD COLUMN attempt integer DEFAULT 1 NOT NULL;
ALTER TABLE tenancy_operations ADD COLUMN holder varchar(255);
ALTER TABLE tenancy_operations ADD COLUMN token bigint DEFAULT 1 NOT NULL;
ALTER TABLE tenancy_operations ADD COLUMN leased_until timestamp(6) with time zone;
ALTER TABLE tenancy_operations ADD COLUMN open_tenant bigint;

UPDATE tenancy_operations SET open_tenant = tenant_id WHERE finished_at IS NULL;

CREATE UNIQUE INDEX idx_tenancy_operations_open ON tenancy_operations (open_tenant);
CREATE UNIQUE INDEX idx_tenancy_operations_nonce ON tenancy_operations (nonce);
