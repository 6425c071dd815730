-- The nodes that run, by the database's clock, and how many connections to a server each of them may hold.
CREATE TABLE tenancy_nodes (
    id         varchar(36) PRIMARY KEY,
    name       varchar(255) NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    snapshot   text
);

CREATE TABLE tenancy_servers (
    server  varchar(255) PRIMARY KEY,
    maximum integer NOT NULL
);

CREATE TABLE tenancy_shares (
    server      varchar(255) NOT NULL,
    node_id     varchar(36) NOT NULL,
    connections integer NOT NULL,
    PRIMARY KEY (server, node_id)
);
