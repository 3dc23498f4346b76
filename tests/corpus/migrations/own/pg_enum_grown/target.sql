CREATE TYPE st AS ENUM ('new', 'held', 'done'); CREATE TABLE job (id int PRIMARY KEY, s st NOT NULL DEFAULT 'held', t st, big bigint, name varchar(5));
