SELECT name = 'o1' FROM t WHERE id = 1;
