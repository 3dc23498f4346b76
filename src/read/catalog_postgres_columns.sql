-- Columns of one table. A serial is a default that takes from a sequence the column owns.
SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
       CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN co.collname END,
       col_description(a.attrelid, a.attnum),
       EXISTS (SELECT 1 FROM pg_depend p JOIN pg_class s ON s.oid = p.objid AND s.relkind = 'S'
               WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid
                 AND p.refobjsubid = a.attnum AND p.deptype = 'a')
         AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%',
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
       t.typtype,
       nullif(jsonb_strip_nulls(jsonb_build_object('options', to_jsonb(a.attoptions), 'statistics',
         CASE WHEN a.attstattarget > 0 THEN a.attstattarget END, 'compression', nullif(a.attcompression::text, ''),
         'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
         'grants', to_jsonb(a.attacl::text[]), 'inherited', CASE WHEN a.attinhcount > 0 THEN true END)), '{}'::jsonb)::text
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation co ON co.oid = a.attcollation
WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
