INSERT INTO job VALUES (1,'done',NULL,1,'x'),(2,'new','done',2,NULL);
