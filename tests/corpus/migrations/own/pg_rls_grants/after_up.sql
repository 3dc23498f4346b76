SELECT array_agg(v ORDER BY id) IS NOT DISTINCT FROM ARRAY['one', NULL, ''] AND sum(w) = 30 FROM a;
