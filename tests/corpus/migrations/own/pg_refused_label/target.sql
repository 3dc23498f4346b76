CREATE TYPE e AS ENUM ('x','z'); CREATE TABLE t (id int PRIMARY KEY, v e);
