-- Index ?1 as dialect ?2 sees it: one row a part. A part without column and expression is not for this engine.
SELECT i.name, i.is_unique, i.method, t.namespace, t.name, CASE ?2 WHEN 'sqlite' THEN coalesce(i.sqlite_where, i.postgres_where) ELSE coalesce(i.postgres_where, i.sqlite_where) END,
       c.name, CASE ?2 WHEN 'sqlite' THEN coalesce(x.sqlite_expr, x.postgres_expr) ELSE coalesce(x.postgres_expr, x.sqlite_expr) END, x.descending, x.included
FROM idx i JOIN tbl t ON t.id = i.tbl_id JOIN idx_col x ON x.idx_id = i.id LEFT JOIN col c ON c.id = x.col_id
WHERE i.id = ?1 ORDER BY x.included, x.seq
