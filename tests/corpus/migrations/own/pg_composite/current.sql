CREATE TYPE money_amount AS (amount numeric, currency text); CREATE TABLE o (id int PRIMARY KEY, price money_amount); CREATE VIEW ov AS SELECT id, (price).amount FROM o;
