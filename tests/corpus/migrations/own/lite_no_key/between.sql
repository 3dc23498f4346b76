UPDATE log SET n = 2 WHERE rowid = 5; INSERT INTO log (at, n) VALUES ('late', 3);
