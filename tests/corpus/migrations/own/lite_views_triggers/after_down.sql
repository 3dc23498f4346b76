SELECT count(*) = 2 FROM v;
SELECT a = 'set' FROM t WHERE id = 1;
