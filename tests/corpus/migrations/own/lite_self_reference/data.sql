INSERT INTO node VALUES (1,NULL,'root'),(2,1,'a'),(3,2,NULL),(7,3,'it''s');
