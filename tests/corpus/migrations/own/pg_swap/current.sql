CREATE TABLE a (id int PRIMARY KEY, x text, y text, z int); CREATE TABLE b (id int PRIMARY KEY, v text); CREATE VIEW va AS SELECT x, y FROM a;
