INSERT INTO m VALUES ('a','1',1),('b',1,2),('c',1.5,NULL),('d',x'61',3),('e',NULL,4); INSERT INTO s VALUES (1,'1','x'),(2,1,'y'),(3,2.0,''),(4,x'',NULL);
