-- References of schema ?1: name, columns, target, its columns, unique, actions.
SELECT f.name, t.name, u.name,
       (SELECT json_group_array(name) FROM (SELECT c.name FROM fk_col x JOIN col c ON c.id = x.col_id WHERE x.fk_id = f.id ORDER BY x.seq)),
       (SELECT json_group_array(name) FROM (SELECT c.name FROM fk_col x JOIN col c ON c.id = x.to_col_id WHERE x.fk_id = f.id ORDER BY x.seq)),
       EXISTS (SELECT 1 FROM tbl_key k WHERE k.tbl_id = f.tbl_id
               AND (SELECT count(*) FROM tbl_key_col y WHERE y.key_id = k.id) = (SELECT count(*) FROM fk_col x WHERE x.fk_id = f.id)
               AND NOT EXISTS (SELECT 1 FROM fk_col x WHERE x.fk_id = f.id AND x.col_id NOT IN (SELECT y.col_id FROM tbl_key_col y WHERE y.key_id = k.id))),
       f.on_delete, f.on_update, t.namespace, u.namespace
FROM fk f JOIN tbl t ON t.id = f.tbl_id JOIN tbl u ON u.id = f.to_tbl_id JOIN db_schema s ON s.id = t.schema_id
WHERE s.name = ?1 ORDER BY t.seq, f.id
