-- Columns of table ?1 for diagrams: name, type, primary, reference, unique, filled, personal.
SELECT c.name, coalesce(c.postgres_type, lower(c.sqlite_type), c.type, 'text'),
       EXISTS (SELECT 1 FROM tbl_key k JOIN tbl_key_col x ON x.key_id = k.id WHERE k.kind = 'primary' AND x.col_id = c.id),
       EXISTS (SELECT 1 FROM fk_col x WHERE x.col_id = c.id),
       EXISTS (SELECT 1 FROM tbl_key k JOIN tbl_key_col x ON x.key_id = k.id WHERE k.kind = 'unique' AND x.col_id = c.id AND (SELECT count(*) FROM tbl_key_col y WHERE y.key_id = k.id) = 1),
       c.not_null, c.pii <> 'none'
FROM col c WHERE c.tbl_id = ?1 ORDER BY c.seq
