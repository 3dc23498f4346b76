INSERT INTO log (rowid, at, what, n) VALUES (2,'a',x'00ff',1),(5,'a',1.0,1),(6,'a','1',1),(9,'a',NULL,1),(10,NULL,'',NULL);
