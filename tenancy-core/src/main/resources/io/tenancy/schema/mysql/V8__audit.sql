-- Who did what to which tenant. Only appended to; each entry's hash covers it and the hash before it of the same tenant.
-- No foreign key: entries outlive their tenant. Tenant 0 is none.
CREATE TABLE tenancy_audit (
    tenant_id      bigint NOT NULL,
    seq            bigint NOT NULL,
    occurred_at    datetime(6) NOT NULL,
    actor          varchar(255) NOT NULL,
    action         varchar(100) NOT NULL,
    tenant_slug    varchar(255),
    outcome        varchar(16) NOT NULL,
    context        text NOT NULL,
    correlation_id varchar(100) NOT NULL,
    node           varchar(255) NOT NULL,
    hash           varchar(64) NOT NULL,
    PRIMARY KEY (tenant_id, seq)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE INDEX idx_tenancy_audit_time ON tenancy_audit (occurred_at);

CREATE INDEX idx_tenancy_audit_slug ON tenancy_audit (tenant_slug, tenant_id);

-- Where each tenant's entries end, and how far they were deleted because they were too old. Whoever appends holds the row.
CREATE TABLE tenancy_audit_chains (
    tenant_id    bigint NOT NULL PRIMARY KEY,
    seq          bigint NOT NULL,
    hash         varchar(64) NOT NULL,
    ended_at     datetime(6) NOT NULL,
    seal         varchar(64) NOT NULL,
    expired_seq  bigint NOT NULL,
    expired_hash varchar(64) NOT NULL,
    expired_seal varchar(64) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The key of the hashes, encrypted as every secret is.
CREATE TABLE tenancy_audit_keys (
    id     integer NOT NULL PRIMARY KEY,
    secret text NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
