CREATE TYPE st AS ENUM ('new', 'done'); CREATE TABLE job (id int PRIMARY KEY, s st NOT NULL DEFAULT 'new', t st, big int, name varchar(5));
