-- Access patterns of a schema that can be expressed for the engine of ?2.
SELECT a.body, CASE ?2 WHEN 'sqlite' THEN q.sqlite_sql ELSE q.postgres_sql END, t.name, i.name, q.reason, a.kind
FROM access_query q JOIN access_pattern a ON a.id = q.access_id JOIN db_schema s ON s.id = q.schema_id
LEFT JOIN tbl t ON t.id = q.main_tbl_id LEFT JOIN idx i ON i.id = q.idx_id
WHERE s.name = ?1 ORDER BY q.id
