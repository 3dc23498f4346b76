CREATE TABLE a (id serial PRIMARY KEY, v text, w int); GRANT SELECT ON a TO PUBLIC;
