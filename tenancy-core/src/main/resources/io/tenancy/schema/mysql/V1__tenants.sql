CREATE TABLE tenants (
    id                bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name              varchar(255) NOT NULL,
    slug              varchar(255) NOT NULL,
    domain            varchar(255),
    subdomain         varchar(255),
    database_name     varchar(255),
    database_host     varchar(255),
    database_port     int,
    database_username varchar(255),
    database_password text,
    is_active         boolean NOT NULL DEFAULT true,
    plan              varchar(255),
    expires_at        datetime(6),
    data              json,
    created_at        datetime(6) DEFAULT CURRENT_TIMESTAMP(6),
    -- Every change of a row, also one by hand, moves updated_at: that is what other nodes look for.
    updated_at        datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    deleted_at        datetime(6),
    UNIQUE KEY idx_tenants_slug (slug),
    UNIQUE KEY idx_tenants_domain (domain),
    UNIQUE KEY idx_tenants_subdomain (subdomain),
    UNIQUE KEY idx_tenants_database (database_host, database_port, database_name),
    KEY idx_tenants_is_active (is_active),
    KEY idx_tenants_expires_at (expires_at),
    KEY idx_tenants_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE tenancy_operations (
    id          bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id   bigint NOT NULL,
    kind        varchar(32) NOT NULL,
    step        varchar(64) NOT NULL,
    state       varchar(16) NOT NULL,
    nonce       varchar(36) NOT NULL,
    last_error  text,
    created_at  datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    updated_at  datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    finished_at datetime(6),
    KEY idx_tenancy_operations_tenant (tenant_id, kind)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE tenancy_keys (
    id         varchar(16) NOT NULL PRIMARY KEY,
    master_id  varchar(16) NOT NULL,
    wrapped    text NOT NULL,
    state      varchar(16) NOT NULL,
    created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Whose database this is. Tenants' databases hold the same table, with their id.
CREATE TABLE tenancy_marker (
    registry  varchar(36) NOT NULL,
    tenant_id bigint NOT NULL,
    nonce     varchar(36) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO tenancy_marker (registry, tenant_id, nonce) VALUES (UUID(), 0, UUID());
