CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE numbers START WITH 7 INCREMENT BY 3;
CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL UNIQUE, mood varchar(4) DEFAULT 'calm');
CREATE TABLE invoice (
    id bigint DEFAULT NEXT VALUE FOR numbers PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    total numeric(10, 2) NOT NULL CHECK (total >= 0),
    pieces positive,
    doubled numeric(12, 2) GENERATED ALWAYS AS (total * 2)
);
CREATE INDEX invoice_open ON invoice (customer_id, total DESC);
CREATE VIEW totals AS SELECT customer_id, sum(total) AS total FROM invoice GROUP BY customer_id;
CREATE ALIAS twice FOR 'java.lang.Math.negateExact(int)';
