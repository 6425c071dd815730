CREATE SEQUENCE labels_seq START WITH 1 INCREMENT BY 50;
CREATE TABLE labels (
    id   bigint NOT NULL PRIMARY KEY,
    text varchar(100) NOT NULL
);
