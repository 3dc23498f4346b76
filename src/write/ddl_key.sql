-- Keys of table ?1: name, kind, columns as a JSON array of names; the primary key first.
SELECT k.name, k.kind, (SELECT json_group_array(name) FROM (SELECT c.name FROM tbl_key_col kc JOIN col c ON c.id = kc.col_id WHERE kc.key_id = k.id ORDER BY kc.seq))
FROM tbl_key k WHERE k.tbl_id = ?1
  AND NOT (k.kind = 'primary' AND ?2 = 'sqlite' AND EXISTS (SELECT 1 FROM tbl_key_col kc JOIN col c ON c.id = kc.col_id WHERE kc.key_id = k.id AND c.identity = 'autoincrement'))
ORDER BY k.kind, k.id
