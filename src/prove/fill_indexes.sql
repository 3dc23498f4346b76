-- The indexes of table $2 in schema $1, as statements that make the same ones for its copy in the temporary schema. Expressions
-- and predicates stand behind USING and are kept as they are.
SELECT 'CREATE ' || CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ' || quote_ident(i.relname) || ' ON pg_temp.' || quote_ident(t.relname)
       || substr(d.def, strpos(d.def, ' USING '))
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
CROSS JOIN LATERAL (SELECT pg_get_indexdef(x.indexrelid) AS def) d
WHERE n.nspname = $1 AND t.relname = $2 ORDER BY i.relname
