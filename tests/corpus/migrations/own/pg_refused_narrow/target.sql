CREATE TABLE n (id int PRIMARY KEY, a varchar(3));
