CREATE TABLE log (at timestamptz, n bigint, level text NOT NULL DEFAULT 'info');
