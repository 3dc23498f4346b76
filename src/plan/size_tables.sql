-- Tables of schema ?1: what is declared about their number of rows.
SELECT t.id, t.name, coalesce(e.kind, ''), t.without_rowid,
       coalesce((SELECT max(v.stock) FROM v_volume v WHERE v.entity_id = t.entity_id), 0.0),
       coalesce((SELECT max(v.rows_per_year) FROM v_volume v WHERE v.entity_id = t.entity_id), 0.0),
       (SELECT v.growth_pct FROM v_volume v WHERE v.entity_id = t.entity_id AND v.growth_pct IS NOT NULL ORDER BY v.id LIMIT 1),
       (SELECT v.growth_per FROM v_volume v WHERE v.entity_id = t.entity_id AND v.growth_pct IS NOT NULL ORDER BY v.id LIMIT 1),
       coalesce((SELECT min(r.months) FROM retention r WHERE r.entity_id = t.entity_id AND r.months IS NOT NULL), 0.0),
       coalesce(e.parent_id IS NOT NULL, 0)
FROM tbl t JOIN db_schema s ON s.id = t.schema_id LEFT JOIN entity e ON e.id = t.entity_id WHERE s.name = ?1 ORDER BY t.seq
