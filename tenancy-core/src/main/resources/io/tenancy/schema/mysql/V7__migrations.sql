-- What applications had for migrations of their tenants' databases, in the order in which they were first seen: whoever
-- has a later one is newer.
CREATE TABLE tenancy_migration_sets (
    generation    bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    fingerprint   varchar(64) NOT NULL,
    version       varchar(50),
    first_seen_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE UNIQUE INDEX idx_tenancy_migration_sets ON tenancy_migration_sets (fingerprint);

-- Bringing many tenants up to date. At most one run over all tenants is open for a set.
CREATE TABLE tenancy_migration_runs (
    id              bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    generation      bigint NOT NULL,
    state           varchar(16) NOT NULL,
    wave            integer NOT NULL,
    max_failures    varchar(16),
    node            varchar(255) NOT NULL,
    started_at      datetime(6) NOT NULL,
    finished_at     datetime(6),
    open_generation bigint
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE UNIQUE INDEX idx_tenancy_migration_runs_open ON tenancy_migration_runs (open_generation);

-- How far each tenant is, and who is at it until when. A tenant without a row is not known to be up to date.
CREATE TABLE tenancy_migrations (
    tenant_id       bigint NOT NULL PRIMARY KEY,
    generation      bigint,
    version         varchar(50),
    state           varchar(16) NOT NULL,
    needs_operator  boolean DEFAULT false NOT NULL,
    from_version    varchar(50),
    script          varchar(1000),
    statement_text  text,
    error           text,
    node            varchar(255),
    run_id          bigint,
    wave            integer DEFAULT 0 NOT NULL,
    token           bigint DEFAULT 0 NOT NULL,
    leased_until    datetime(6),
    duration_millis bigint,
    migrated_at     datetime(6),
    updated_at      datetime(6) NOT NULL,
    CONSTRAINT fk_tenancy_migrations FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE INDEX idx_tenancy_migrations_run ON tenancy_migrations (run_id, state);
