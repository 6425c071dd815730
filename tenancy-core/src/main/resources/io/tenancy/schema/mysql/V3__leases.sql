-- Whose turn it is to do what only one node may do. Rows stay: tokens of one name only grow.
CREATE TABLE tenancy_leases (
    name       varchar(64) NOT NULL PRIMARY KEY,
    token      bigint NOT NULL,
    holder     varchar(255) NOT NULL,
    expires_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
