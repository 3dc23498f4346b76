INSERT INTO log VALUES ('2024-01-01','a',1,'{}'),('2024-01-01','a',1,'{}'),('2024-01-01','b',1,NULL),(NULL,NULL,NULL,'[1, 2]');
