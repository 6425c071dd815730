CREATE TABLE first_half (
    id integer NOT NULL PRIMARY KEY
);
SELECT pg_sleep(1);
CREATE TABLE second_half (
    id integer NOT NULL PRIMARY KEY
);
