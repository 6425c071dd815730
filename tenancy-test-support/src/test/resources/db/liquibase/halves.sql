--liquibase formatted sql

--changeset test:halves
CREATE TABLE first_half (id integer, word varchar(20) DEFAULT 'secret');
CREATE TABLE second_half (id integer, word varchar(20) DEFAULT 'secret');
