CREATE SCHEMA app; CREATE SCHEMA old; CREATE DOMAIN app.posint AS int CHECK (VALUE > 0); CREATE TABLE app.t (id int PRIMARY KEY, n app.posint DEFAULT 1, d date);
CREATE TABLE old.x (id int PRIMARY KEY, t_id int REFERENCES app.t ON DELETE CASCADE);
