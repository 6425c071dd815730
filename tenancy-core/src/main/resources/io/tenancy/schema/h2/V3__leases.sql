-- Whose turn it is to do what only one node may do. Rows stay: tokens of one name only grow.
CREATE TABLE tenancy_leases (
    name       varchar(64) PRIMARY KEY,
    token      bigint NOT NULL,
    holder     varchar(255) NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL
);
