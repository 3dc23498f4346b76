-- Keys, foreign keys, checks and exclusions of one table. Numbers of columns as text: "1 3".
SELECT c.contype, c.conname, array_to_string(c.conkey, ' '), c.confrelid, array_to_string(c.confkey, ' '),
       c.confdeltype, c.confupdtype, c.condeferrable, c.condeferred, pg_get_expr(c.conbin, c.conrelid),
       pg_get_constraintdef(c.oid),
       nullif(jsonb_strip_nulls(jsonb_build_object(
         'deferrable', CASE WHEN c.contype IN ('p', 'u') AND c.condeferrable THEN CASE WHEN c.condeferred THEN 'deferred' ELSE 'immediate' END END,
         'match', CASE c.confmatchtype WHEN 'f' THEN 'full' WHEN 'p' THEN 'partial' END,
         'not_valid', CASE WHEN NOT c.convalidated THEN true END,
         'no_inherit', CASE WHEN c.contype = 'c' AND c.connoinherit THEN true END,
         'inherited', CASE WHEN NOT c.conislocal THEN true END,
         'nulls_not_distinct', CASE WHEN to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN true END,
         'include', (SELECT to_jsonb(array_agg(a.attname ORDER BY k.n)) FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n)
                     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
                     WHERE c.contype IN ('p', 'u') AND k.n > i.indnkeyatts),
         'comment', obj_description(c.oid, 'pg_constraint'))), '{}'::jsonb)::text
FROM pg_constraint c LEFT JOIN pg_index i ON i.indexrelid = c.conindid
WHERE c.conrelid = $1::oid AND c.contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY c.oid
