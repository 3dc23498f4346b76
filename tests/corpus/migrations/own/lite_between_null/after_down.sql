SELECT a = '' AND c = 'c1' FROM t WHERE id = 1;
SELECT b = 4 AND a = '' FROM t WHERE id = 2;
