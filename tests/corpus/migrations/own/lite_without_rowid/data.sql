INSERT INTO word VALUES ('Haus','de',0.5),('maison','fr',1e300),('','',NULL); INSERT INTO tag VALUES (3,'x','X'),(1,'y',NULL),(9,'',';');
