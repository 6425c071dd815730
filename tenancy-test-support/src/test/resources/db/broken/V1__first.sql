CREATE TABLE first_step (
    id integer NOT NULL PRIMARY KEY
);
