INSERT INTO k VALUES ('a','1'),('b','2'); INSERT INTO r VALUES ('a'),('a'),('b');
