INSERT INTO n VALUES (1,'abc'),(2,'abcd');
