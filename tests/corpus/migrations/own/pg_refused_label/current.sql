CREATE TYPE e AS ENUM ('x','y'); CREATE TABLE t (id int PRIMARY KEY, v e);
