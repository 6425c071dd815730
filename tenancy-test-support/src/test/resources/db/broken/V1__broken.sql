CREATE TABLE notes (
    id integer NOT NULL PRIMARY KEY
);

INSERT INTO no_such_table (id) VALUES (1);
