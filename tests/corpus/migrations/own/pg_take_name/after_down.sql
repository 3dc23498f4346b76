SELECT old = 'o1' AND name = 'n1' FROM t WHERE id = 1;
SELECT old = 'n3' AND name IS NULL FROM t WHERE id = 3;
