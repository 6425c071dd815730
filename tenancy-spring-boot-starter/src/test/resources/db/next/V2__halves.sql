CREATE TABLE first_half (
    id integer NOT NULL PRIMARY KEY
);
CREATE TABLE second_half (
    id integer NOT NULL PRIMARY KEY
);
