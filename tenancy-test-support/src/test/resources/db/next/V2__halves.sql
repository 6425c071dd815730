CREATE TABLE first_half (
    id integer NOT NULL PRIMARY KEY
);
CREATE TABLE second_half (
    id     integer NOT NULL PRIMARY KEY,
    writer varchar(100) DEFAULT 'a secret of somebody' NOT NULL
);
