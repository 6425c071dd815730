CREATE TABLE customer (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL UNIQUE, mood enum('calm', 'busy') DEFAULT 'calm', CHECK (name <> ''));
CREATE TABLE invoice (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL,
    total numeric(10, 2) NOT NULL CHECK (total >= 0),
    pieces integer CHECK (pieces > 0),
    doubled numeric(12, 2) GENERATED ALWAYS AS (total * 2) STORED,
    CONSTRAINT invoice_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE,
    CHECK (total < 1000000)
);
CREATE INDEX invoice_open ON invoice (customer_id, total);
CREATE VIEW totals AS SELECT customer_id, sum(total) AS total FROM invoice GROUP BY customer_id;
CREATE TRIGGER invoice_touch BEFORE INSERT ON invoice FOR EACH ROW SET NEW.total = round(NEW.total);
CREATE FUNCTION twice(n integer) RETURNS integer DETERMINISTIC RETURN n * 2;
CREATE PROCEDURE tidy(IN before_date date) DELETE FROM invoice WHERE total = 0;
