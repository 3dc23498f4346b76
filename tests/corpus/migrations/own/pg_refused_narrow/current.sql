CREATE TABLE n (id int PRIMARY KEY, a text);
