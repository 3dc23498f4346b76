CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN strong AS mood CHECK (VALUE <> 'bad');
CREATE TABLE p (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'good', ms mood[] DEFAULT '{}', s strong);
CREATE INDEX p_m ON p (m); CREATE VIEW happy AS SELECT id FROM p WHERE m = 'good';
CREATE FUNCTION is_good(x mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT x = 'good' $$;
ALTER TABLE p ADD CONSTRAINT p_m_check CHECK (m <> 'bad' OR s IS NULL);
