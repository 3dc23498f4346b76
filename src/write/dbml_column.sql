-- Columns of table ?1: name, type, values of its enumeration's check, not null, single-column primary key, single-column
-- unique, identity, default, comment, kind.
SELECT c.name, coalesce(c.postgres_type, lower(c.sqlite_type), c.type, 'text'),
       (SELECT coalesce(k.sqlite_expr, k.postgres_expr) FROM chk k WHERE k.col_id = c.id AND k.kind = 'enum' ORDER BY k.id LIMIT 1),
       c.not_null,
       EXISTS (SELECT 1 FROM tbl_key k JOIN tbl_key_col x ON x.key_id = k.id WHERE k.tbl_id = c.tbl_id AND k.kind = 'primary' AND x.col_id = c.id AND (SELECT count(*) FROM tbl_key_col y WHERE y.key_id = k.id) = 1),
       EXISTS (SELECT 1 FROM tbl_key k JOIN tbl_key_col x ON x.key_id = k.id WHERE k.tbl_id = c.tbl_id AND k.kind = 'unique' AND x.col_id = c.id AND (SELECT count(*) FROM tbl_key_col y WHERE y.key_id = k.id) = 1),
       c.identity, coalesce(c.postgres_default, c.sqlite_default), c.comment, c.type
FROM col c WHERE c.tbl_id = ?1 ORDER BY c.seq
