INSERT INTO a (v) VALUES ('q');
