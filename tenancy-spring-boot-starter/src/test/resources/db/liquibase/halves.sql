--liquibase formatted sql

--changeset test:2
CREATE TABLE first_half (id integer);

--changeset test:3
INSERT INTO notes (id, writer) VALUES (1, '${tenant.slug} ${currency}');
