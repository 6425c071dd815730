CREATE TABLE first_half (
    id integer NOT NULL PRIMARY KEY
);
DO SLEEP(1);
CREATE TABLE second_half (
    id integer NOT NULL PRIMARY KEY
);
