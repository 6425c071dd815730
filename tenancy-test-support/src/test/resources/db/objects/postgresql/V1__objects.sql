CREATE TYPE mood AS ENUM ('calm', 'busy');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE numbers START 7 INCREMENT 3;
CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL UNIQUE, mood mood DEFAULT 'calm');
CREATE TABLE invoice (
    id bigint PRIMARY KEY DEFAULT nextval('numbers'),
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    total numeric(10, 2) NOT NULL CHECK (total >= 0),
    pieces positive,
    doubled numeric(12, 2) GENERATED ALWAYS AS (total * 2) STORED
);
CREATE INDEX invoice_open ON invoice (customer_id, total DESC) WHERE total > 0;
CREATE VIEW totals AS SELECT customer_id, sum(total) AS total FROM invoice GROUP BY customer_id;
CREATE MATERIALIZED VIEW snapshot AS SELECT count(*) AS invoices FROM invoice;
CREATE TABLE log (at date NOT NULL, text varchar(100)) PARTITION BY RANGE (at);
CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.total = round(NEW.total); RETURN NEW; END $$;
CREATE TRIGGER invoice_touch BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON customer TO CURRENT_USER USING (name <> 'hidden');
