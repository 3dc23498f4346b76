INSERT INTO t VALUES (1,'o1','n1'),(2,NULL,'n2');
