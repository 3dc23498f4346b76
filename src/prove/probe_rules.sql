-- Rules that something of this engine guards on a table, with the columns they count by (NULL: none of this table), and all
-- statements that guard them.
SELECT DISTINCT r.id, r.kind, r.value, r.body, c.name,
       (SELECT group_concat(CASE ?2 WHEN 'sqlite' THEN g.sqlite_sql ELSE g.postgres_sql END, ' ') FROM schema_object g WHERE g.rule_id = r.id)
FROM schema_object o JOIN business_rule r ON r.id = o.rule_id
LEFT JOIN business_rule_part p ON p.rule_id = r.id
LEFT JOIN col c ON c.tbl_id = o.tbl_id AND (c.attribute_id = p.attribute_id OR c.relationship_id = p.relationship_id)
WHERE o.tbl_id = ?1 AND CASE ?2 WHEN 'sqlite' THEN o.sqlite_sql ELSE o.postgres_sql END IS NOT NULL
ORDER BY r.id, c.seq
