-- Columns of table ?1: id, name, kind, types, filled, expression of its value list, table it refers to, is the rowid.
SELECT c.id, c.name, coalesce(c.type, ''), coalesce(c.postgres_type, ''), coalesce(c.sqlite_type, ''), c.not_null,
       (SELECT k.sqlite_expr FROM chk k WHERE k.col_id = c.id AND k.kind = 'enum' ORDER BY k.id LIMIT 1),
       coalesce((SELECT f.to_tbl_id FROM fk f JOIN fk_col x ON x.fk_id = f.id WHERE x.col_id = c.id ORDER BY f.id LIMIT 1), 0),
       c.sqlite_type = 'INTEGER' AND t.without_rowid = 0 AND EXISTS (SELECT 1 FROM tbl_key k JOIN tbl_key_col x ON x.key_id = k.id
         WHERE k.kind = 'primary' AND x.col_id = c.id AND (SELECT count(*) FROM tbl_key_col y WHERE y.key_id = k.id) = 1)
FROM col c JOIN tbl t ON t.id = c.tbl_id WHERE c.tbl_id = ?1 ORDER BY c.seq
