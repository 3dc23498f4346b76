INSERT INTO pet VALUES (1,'Tom','cat'),(2,'Rex','dog'),(3,'Kit','cat'),(4,'','o''x');
