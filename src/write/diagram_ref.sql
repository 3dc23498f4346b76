-- References of schema ?1 for diagrams: from, to, filled, at most one, at least one, identifying, label.
SELECT t.name, u.name, min(c.not_null),
       EXISTS (SELECT 1 FROM tbl_key k WHERE k.tbl_id = f.tbl_id
               AND (SELECT count(*) FROM tbl_key_col y WHERE y.key_id = k.id) = (SELECT count(*) FROM fk_col x WHERE x.fk_id = f.id)
               AND NOT EXISTS (SELECT 1 FROM fk_col x WHERE x.fk_id = f.id AND x.col_id NOT IN (SELECT y.col_id FROM tbl_key_col y WHERE y.key_id = k.id))),
       coalesce(r.to_optional = 0 AND r.cardinality = 'many-to-one', 0),
       f.on_delete = 'cascade',
       coalesce(r.name, (SELECT group_concat(name, ', ') FROM (SELECT d.name FROM fk_col x JOIN col d ON d.id = x.col_id WHERE x.fk_id = f.id ORDER BY x.seq))),
       (SELECT group_concat(name, ', ') FROM (SELECT d.name FROM fk_col x JOIN col d ON d.id = x.col_id WHERE x.fk_id = f.id ORDER BY x.seq))
FROM fk f JOIN tbl t ON t.id = f.tbl_id JOIN tbl u ON u.id = f.to_tbl_id JOIN db_schema s ON s.id = t.schema_id
JOIN fk_col fc ON fc.fk_id = f.id JOIN col c ON c.id = fc.col_id LEFT JOIN relationship r ON r.id = f.relationship_id
WHERE s.name = ?1 GROUP BY f.id ORDER BY t.seq, f.id
