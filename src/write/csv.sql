-- The data dictionary of schema ?1; the names of the result are the head of the file.
SELECT t.name AS "table", c.name AS "column", coalesce(c.sqlite_type, '') AS sqlite_type, coalesce(c.postgres_type, '') AS postgres_type,
       CASE c.not_null WHEN 1 THEN 'no' ELSE 'yes' END AS "null",
       coalesce((SELECT group_concat(kind, ', ') FROM (
         SELECT DISTINCT k.kind FROM tbl_key k JOIN tbl_key_col x ON x.key_id = k.id WHERE x.col_id = c.id
         UNION SELECT 'unique' FROM idx i JOIN idx_col x ON x.idx_id = i.id WHERE x.col_id = c.id AND i.is_unique = 1 ORDER BY 1)), '') AS "key",
       coalesce((SELECT group_concat(target, ', ') FROM (
         SELECT u.name || '.' || d.name || CASE f.on_delete WHEN 'no action' THEN '' ELSE ' (on delete ' || f.on_delete || ')' END AS target
         FROM fk f JOIN fk_col x ON x.fk_id = f.id JOIN tbl u ON u.id = f.to_tbl_id JOIN col d ON d.id = x.to_col_id WHERE x.col_id = c.id ORDER BY f.id)), '') AS "references",
       coalesce((SELECT group_concat(expr, '; ') FROM (SELECT coalesce(k.postgres_expr, k.sqlite_expr) AS expr FROM chk k WHERE k.col_id = c.id ORDER BY k.id)), '') AS checks,
       c.pii AS pii,
       coalesce((SELECT group_concat(rule, '; ') FROM (
         SELECT CASE WHEN r.months IS NULL THEN 'until ' || coalesce(r.after, 'told to') ELSE printf('%g months', r.months) || coalesce(' after ' || r.after, '') END || ', then ' || r.action AS rule
         FROM retention r WHERE r.entity_id = t.entity_id ORDER BY r.id)), '') AS retention,
       coalesce(c.comment, '') AS description,
       coalesce((SELECT group_concat(place, '; ') FROM (
         SELECT DISTINCT p.place FROM v_provenance p WHERE p.element_id IN (c.attribute_id, c.relationship_id, CASE WHEN c.attribute_id IS NULL AND c.relationship_id IS NULL THEN t.entity_id END)
         ORDER BY p.line, p.place)), '') AS source
FROM col c JOIN tbl t ON t.id = c.tbl_id JOIN db_schema s ON s.id = t.schema_id WHERE s.name = ?1 ORDER BY t.seq, c.seq
