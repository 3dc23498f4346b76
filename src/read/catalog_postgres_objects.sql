-- All else: kind, schema, name, table, the statement that makes it, comment. In an order in which they can be made again.
WITH spaces AS (
  SELECT oid, CASE nspname WHEN 'public' THEN '' ELSE nspname END AS name FROM pg_namespace
  WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\_toast%' AND nspname NOT LIKE 'pg\_temp%'
), owned AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')
SELECT kind, space, name, tbl, sql, comment FROM (
  SELECT 1 AS step, 'schema' AS kind, '' AS space, nspname::text AS name, NULL::oid AS tbl,
         format('CREATE SCHEMA %I', nspname) AS sql, obj_description(oid, 'pg_namespace') AS comment
  FROM pg_namespace n WHERE n.oid IN (SELECT oid FROM spaces) AND nspname <> 'public'
    AND NOT EXISTS (SELECT 1 FROM owned WHERE classid = 'pg_namespace'::regclass AND objid = n.oid)
  UNION ALL
  SELECT 2, 'extension', '', extname::text, NULL, format('CREATE EXTENSION %I', extname), NULL FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL
  SELECT 3, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'composite' END, s.name, t.typname::text, NULL,
         CASE t.typtype
           WHEN 'e' THEN format('CREATE TYPE %s AS ENUM (%s)', t.oid::regtype, (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                         FROM pg_enum e WHERE e.enumtypid = t.oid))
           WHEN 'd' THEN format('CREATE DOMAIN %s AS %s%s%s%s', t.oid::regtype, format_type(t.typbasetype, t.typtypmod),
                         coalesce(' DEFAULT ' || t.typdefault, ''), CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END,
                         coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.oid)
                         FROM pg_constraint k WHERE k.contypid = t.oid), ''))
           WHEN 'c' THEN format('CREATE TYPE %s AS (%s)', t.oid::regtype, (SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', '
                         ORDER BY attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped))
         END, obj_description(t.oid, 'pg_type')
  FROM pg_type t JOIN spaces s ON s.oid = t.typnamespace
  WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')))
    AND NOT EXISTS (SELECT 1 FROM owned WHERE classid = 'pg_type'::regclass AND objid = t.oid)
  UNION ALL
  SELECT 4, 'sequence', s.name, c.relname::text, NULL, format('CREATE SEQUENCE %s AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s%s', c.oid::regclass,
         q.seqtypid::regtype, q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' ELSE '' END), obj_description(c.oid, 'pg_class')
  FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
  WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
  UNION ALL
  SELECT 5, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, s.name, p.proname::text, NULL,
         CASE WHEN p.prokind IN ('f', 'p', 'w') THEN pg_get_functiondef(p.oid) END, obj_description(p.oid, 'pg_proc')
  FROM pg_proc p JOIN spaces s ON s.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT 1 FROM owned WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
  UNION ALL
  SELECT 6, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized_view' END, s.name, c.relname::text, NULL,
         format('CREATE %s %s AS %s', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, c.oid::regclass, rtrim(pg_get_viewdef(c.oid), ';')),
         obj_description(c.oid, 'pg_class')
  FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'm') AND NOT EXISTS (SELECT 1 FROM owned WHERE classid = 'pg_class'::regclass AND objid = c.oid)
  UNION ALL
  SELECT 7, 'exclusion', s.name, k.conname::text, k.conrelid, format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)),
         obj_description(k.oid, 'pg_constraint')
  FROM pg_constraint k JOIN spaces s ON s.oid = k.connamespace WHERE k.contype = 'x'
  UNION ALL
  SELECT 8, 'trigger', s.name, t.tgname::text, t.tgrelid, pg_get_triggerdef(t.oid), obj_description(t.oid, 'pg_trigger')
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN spaces s ON s.oid = c.relnamespace WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 9, 'rule', s.name, r.rulename::text, r.ev_class, rtrim(pg_get_ruledef(r.oid), ';'), obj_description(r.oid, 'pg_rewrite')
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN spaces s ON s.oid = c.relnamespace WHERE r.rulename <> '_RETURN'
  UNION ALL
  SELECT 10, 'policy', s.name, p.polname::text, p.polrelid,
         format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, p.polrelid::regclass, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ' ORDER BY n) FROM unnest(p.polroles) WITH ORDINALITY x(r, n)),
           coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ''), coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')),
         obj_description(p.oid, 'pg_policy')
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN spaces s ON s.oid = c.relnamespace
  UNION ALL
  SELECT 11, 'statistics', s.name, x.stxname::text, x.stxrelid, pg_get_statisticsobjdef(x.oid), obj_description(x.oid, 'pg_statistic_ext')
  FROM pg_statistic_ext x JOIN spaces s ON s.oid = x.stxnamespace
) all_objects
ORDER BY step, tbl NULLS FIRST, space, name, sql
