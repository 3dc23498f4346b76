CREATE TABLE log (at TEXT, what, n INTEGER);
