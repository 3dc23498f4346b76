SELECT count(DISTINCT code) = 2 AND min(code) = 'C5' FROM d WHERE (SELECT count(*) FROM all_d()) = 2;
