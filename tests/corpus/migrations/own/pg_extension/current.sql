CREATE TABLE d (id int PRIMARY KEY, body text);
