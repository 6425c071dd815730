CREATE TABLE notes (
    id     integer NOT NULL PRIMARY KEY,
    writer varchar(100) NOT NULL
);
