-- Where a tenant was, and where it was moved, by the operation of that nonce. From switched_at to confirmed_at its
-- database is kept there, whose login has the password that is here, encrypted as every secret is.
CREATE TABLE tenancy_moves (
    nonce           varchar(36) NOT NULL PRIMARY KEY,
    tenant_id       bigint NOT NULL,
    source_host     varchar(255) NOT NULL,
    source_port     integer NOT NULL,
    source_username varchar(255) NOT NULL,
    source_password text,
    target_host     varchar(255) NOT NULL,
    target_port     integer NOT NULL,
    switched_at     datetime(6),
    confirmed_at    datetime(6)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE INDEX idx_tenancy_moves_tenant ON tenancy_moves (tenant_id);
