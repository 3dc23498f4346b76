-- References of schema ?1: from, to, one-to-one, owned (the row goes with the other), always there.
SELECT f.tbl_id, f.to_tbl_id,
       EXISTS (SELECT 1 FROM tbl_key k WHERE k.tbl_id = f.tbl_id
               AND (SELECT count(*) FROM tbl_key_col y WHERE y.key_id = k.id) = (SELECT count(*) FROM fk_col x WHERE x.fk_id = f.id)
               AND NOT EXISTS (SELECT 1 FROM fk_col x WHERE x.fk_id = f.id AND x.col_id NOT IN (SELECT y.col_id FROM tbl_key_col y WHERE y.key_id = k.id))),
       f.on_delete = 'cascade', (SELECT min(c.not_null) FROM fk_col x JOIN col c ON c.id = x.col_id WHERE x.fk_id = f.id)
FROM fk f JOIN tbl t ON t.id = f.tbl_id JOIN db_schema s ON s.id = t.schema_id
WHERE s.name = ?1 AND f.to_tbl_id <> f.tbl_id ORDER BY t.seq, f.id
