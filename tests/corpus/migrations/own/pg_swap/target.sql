CREATE TABLE b (id int PRIMARY KEY, y text, x text); CREATE TABLE a (id int PRIMARY KEY, v text); CREATE VIEW va AS SELECT y AS x, x AS y FROM b;
