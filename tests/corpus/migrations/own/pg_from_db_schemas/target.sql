CREATE SCHEMA app; CREATE SCHEMA new; CREATE DOMAIN app.posint AS int NOT NULL DEFAULT 2 CHECK (VALUE > 0) CHECK (VALUE < 1000); CREATE TABLE app.t (id int PRIMARY KEY, n app.posint DEFAULT 1, d timestamptz);
CREATE TABLE new.y (id int PRIMARY KEY, t_id int REFERENCES app.t);
