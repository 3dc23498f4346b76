-- Tables of the user: not of the system, not of an extension.
SELECT c.oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname END, c.relname,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relispartition THEN (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid) || ' '
         || pg_get_expr(c.relpartbound, c.oid) END,
       obj_description(c.oid, 'pg_class'),
       nullif(jsonb_strip_nulls(jsonb_build_object(
         'row_security', CASE WHEN c.relrowsecurity THEN true END,
         'force_row_security', CASE WHEN c.relforcerowsecurity THEN true END,
         'unlogged', CASE WHEN c.relpersistence = 'u' THEN true END,
         'foreign', CASE WHEN c.relkind = 'f' THEN true END,
         'storage', to_jsonb(c.reloptions),
         'grants', to_jsonb(c.relacl::text[]),
         'inherits', CASE WHEN NOT c.relispartition THEN
           (SELECT to_jsonb(array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno)) FROM pg_inherits i WHERE i.inhrelid = c.oid) END)),
         '{}'::jsonb)::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%'
  AND n.nspname NOT LIKE 'pg\_temp%'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.oid
