CREATE TABLE marks (
    id     bigint NOT NULL PRIMARY KEY,
    tenant bigint NOT NULL,
    proof  varchar(64) NOT NULL
);
