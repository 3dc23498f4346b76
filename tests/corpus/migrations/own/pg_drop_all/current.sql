CREATE TYPE kind AS ENUM ('a', 'b'); CREATE TYPE pair AS (x int, y text);
CREATE TABLE keep (id int PRIMARY KEY);
CREATE TABLE one (id serial PRIMARY KEY, k kind, p pair, keep_id int REFERENCES keep, two_id int, r int4range, b bytea, f float8, iv interval, c char(5));
CREATE TABLE two (id int PRIMARY KEY, one_id int REFERENCES one, g int GENERATED ALWAYS AS (id * 2) STORED);
ALTER TABLE one ADD FOREIGN KEY (two_id) REFERENCES two;
CREATE FUNCTION ones() RETURNS SETOF one LANGUAGE sql AS $$ SELECT * FROM one $$;
CREATE VIEW ov AS SELECT k, count(*) AS n FROM one GROUP BY k; CREATE MATERIALIZED VIEW om AS SELECT * FROM ov; CREATE INDEX om_k ON om (k);
COMMENT ON COLUMN one.k IS 'kind; ''of'' one'; COMMENT ON FUNCTION ones() IS 'all'; COMMENT ON TYPE kind IS 'k';
