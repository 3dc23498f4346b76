CREATE TABLE log (at timestamptz, what text, n int, extra jsonb);
