-- Keys of several columns and indexes of table ?1: name, kind, parts as a JSON array of [name, is expression].
SELECT k.name, k.kind, (SELECT json_group_array(json_array(name, 0)) FROM (SELECT c.name FROM tbl_key_col x JOIN col c ON c.id = x.col_id WHERE x.key_id = k.id ORDER BY x.seq)), 0 AS part, k.id AS id
FROM tbl_key k WHERE k.tbl_id = ?1 AND (SELECT count(*) FROM tbl_key_col x WHERE x.key_id = k.id) > 1
UNION ALL
SELECT i.name, CASE i.is_unique WHEN 1 THEN 'unique' ELSE 'index' END,
       (SELECT json_group_array(json_array(name, expr)) FROM (SELECT coalesce(c.name, x.postgres_expr, x.sqlite_expr) AS name, c.id IS NULL AS expr FROM idx_col x LEFT JOIN col c ON c.id = x.col_id WHERE x.idx_id = i.id AND x.included = 0 ORDER BY x.seq)), 1, i.id
FROM idx i WHERE i.tbl_id = ?1 AND coalesce(i.sqlite_where, i.postgres_where) IS NULL
ORDER BY part, 2, id
