CREATE TABLE n (id int PRIMARY KEY, a varchar(4) NOT NULL, b numeric(6,1), c int);
