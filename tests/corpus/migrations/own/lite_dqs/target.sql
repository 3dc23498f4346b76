CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT DEFAULT "new" CHECK (s IN ("old", "new", "x")));
