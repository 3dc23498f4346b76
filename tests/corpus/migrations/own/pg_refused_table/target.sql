CREATE TABLE u (id int PRIMARY KEY, v text, x text);
