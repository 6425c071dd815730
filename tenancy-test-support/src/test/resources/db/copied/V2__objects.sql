CREATE SCHEMA sales;
CREATE TYPE sales.mood AS ENUM ('calm', 'busy');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE numbers START 7 INCREMENT 3;
CREATE TABLE sales.customer (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(40) NOT NULL UNIQUE,
    mood sales.mood DEFAULT 'calm'
);
INSERT INTO sales.customer (name) VALUES ('walk-in');
CREATE VIEW busy AS SELECT name FROM sales.customer WHERE mood = 'busy';
CREATE MATERIALIZED VIEW names AS SELECT name FROM sales.customer;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name = upper(NEW.name); RETURN NEW; END $$;
CREATE TRIGGER customer_touch BEFORE INSERT ON sales.customer FOR EACH ROW EXECUTE FUNCTION touch();
GRANT SELECT ON busy TO PUBLIC;
