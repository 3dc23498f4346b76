-- One row for each column of each index of a table that no constraint owns.
SELECT i.indexrelid, x.relname, i.indisunique, am.amname, pg_get_expr(i.indpred, i.indrelid),
       k.attnum, CASE WHEN k.attnum = 0 THEN pg_get_indexdef(i.indexrelid, k.n::int, true) END,
       k.n > i.indnkeyatts,
       k.n <= i.indnkeyatts AND (i.indoption[k.n - 1] & 1) = 1,
       nullif(jsonb_strip_nulls(jsonb_build_object(
         'nulls', CASE WHEN k.n <= i.indnkeyatts AND (i.indoption[k.n - 1] & 2) / 2 <> (i.indoption[k.n - 1] & 1)
                  THEN CASE WHEN (i.indoption[k.n - 1] & 2) = 2 THEN 'first' ELSE 'last' END END,
         'operators', CASE WHEN NOT coalesce(o.opcdefault, true) THEN o.opcname END,
         'collation', CASE WHEN co.collname <> 'default' THEN co.collname END)), '{}'::jsonb)::text,
       nullif(jsonb_strip_nulls(jsonb_build_object('storage', to_jsonb(x.reloptions), 'invalid', CASE WHEN NOT i.indisvalid THEN true END,
         'nulls_not_distinct', CASE WHEN to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN true END,
         'comment', obj_description(x.oid, 'pg_class'))), '{}'::jsonb)::text
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am am ON am.oid = x.relam
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n)
LEFT JOIN pg_opclass o ON k.n <= i.indnkeyatts AND o.oid = i.indclass[k.n - 1]
LEFT JOIN pg_collation co ON k.n <= i.indnkeyatts AND co.oid = i.indcollation[k.n - 1]
WHERE i.indrelid = $1::oid AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY i.indexrelid, k.n
