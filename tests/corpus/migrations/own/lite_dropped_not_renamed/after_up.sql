SELECT count(*) = 2 FROM t WHERE new = 'n'; SELECT count(*) = 0 FROM w;
