CREATE EXTENSION pg_trgm; CREATE EXTENSION citext; CREATE TABLE d (id int PRIMARY KEY, body text, mail citext); CREATE INDEX d_body ON d USING gin (body gin_trgm_ops);
