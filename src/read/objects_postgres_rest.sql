-- All that hangs on tables and types, and what is made of them.
-- kind, space, table, name, key, path, quoted, definition, create, drop, ids, parent, needs, x1, x2, x3
SELECT 'default' AS kind, c.nspname, c.relname::text, a.attname::text, 'default of ' || c.nspname || '.' || c.relname || '.' || a.attname, c.path || '.' || a.attname, quote_ident(a.attname),
       pg_get_expr(d.adbin, d.adrelid), format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', c.quoted, a.attname, pg_get_expr(d.adbin, d.adrelid)),
       format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', c.quoted, a.attname), '2604.' || d.oid || '.0', '1259.' || c.oid || '.0', format('1259.%s.%s', c.oid, a.attnum), NULL, NULL, NULL, d.oid::bigint
FROM pg_attrdef d JOIN rel c ON c.oid = d.adrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.adnum
WHERE a.attgenerated = '' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attislocal
UNION ALL
SELECT CASE k.contype WHEN 'f' THEN 'fk' WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclude' ELSE 'key' END, c.nspname, c.relname::text, k.conname::text,
       'constraint ' || c.nspname || '.' || c.relname || '.' || k.conname, c.path || '.' || k.conname, quote_ident(k.conname), pg_get_constraintdef(k.oid),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.quoted, k.conname, pg_get_constraintdef(k.oid)), format('ALTER TABLE %s DROP CONSTRAINT %I', c.quoted, k.conname),
       '2606.' || k.oid || '.0' || CASE WHEN k.contype IN ('p', 'u', 'x') THEN ',1259.' || k.conindid || '.0' ELSE '' END, '1259.' || c.oid || '.0', NULL,
       k.contype::text, (SELECT json_agg(a.attname ORDER BY u.n)::text FROM unnest(k.conkey) WITH ORDINALITY u(num, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num),
       CASE WHEN k.contype = 'f' THEN (SELECT (jsonb_build_array('table ' || n.nspname || '.' || p.relname) || jsonb_agg(a.attname ORDER BY u.n))::text FROM unnest(k.confkey) WITH ORDINALITY u(num, n)
         JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num, pg_class p JOIN pg_namespace n ON n.oid = p.relnamespace WHERE p.oid = k.confrelid GROUP BY n.nspname, p.relname) END, k.oid::bigint
FROM pg_constraint k JOIN rel c ON c.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0 AND k.conislocal
UNION ALL
SELECT 'check', t.nspname, t.typname::text, k.conname::text, 'constraint on type ' || t.nspname || '.' || t.typname || '.' || k.conname, t.path || '.' || k.conname, quote_ident(k.conname), pg_get_constraintdef(k.oid),
       format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', t.quoted, k.conname, pg_get_constraintdef(k.oid)), format('ALTER DOMAIN %s DROP CONSTRAINT %I', t.quoted, k.conname),
       '2606.' || k.oid || '.0', '1247.' || t.oid || '.0', NULL, 'c', NULL, 'domain', k.oid::bigint
FROM pg_constraint k JOIN typ t ON t.oid = k.contypid
UNION ALL
SELECT 'index', c.nspname, t.relname::text, c.relname::text, 'index ' || c.nspname || '.' || c.relname, c.path, c.quoted,
       replace(pg_get_indexdef(c.oid), format('INDEX %I ON', c.relname), 'INDEX ON') || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END,
       replace(pg_get_indexdef(c.oid), ' ON ONLY ' || t.quoted, ' ON ' || t.quoted), format('DROP INDEX %s', c.quoted), '1259.' || c.oid || '.0', '1259.' || t.oid || '.0', NULL,
       CASE WHEN i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL THEN 'unique' END,
       (SELECT json_agg(a.attname ORDER BY u.n)::text FROM unnest(i.indkey) WITH ORDINALITY u(num, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.num WHERE u.n <= i.indnkeyatts), NULL, c.oid::bigint
FROM pg_index i JOIN rel c ON c.oid = i.indexrelid JOIN rel t ON t.oid = i.indrelid
WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
  AND NOT EXISTS (SELECT 1 FROM pg_inherits h WHERE h.inhrelid = c.oid)
UNION ALL
SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'matview' END, c.nspname, NULL, c.relname::text, 'view ' || c.nspname || '.' || c.relname, c.path, c.quoted, v.def,
       format('CREATE %sVIEW %s %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END, c.quoted, v.def), format('DROP %sVIEW %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END, c.quoted),
       '1259.' || c.oid || '.0,1247.' || c.reltype || '.0,1247.' || (SELECT typarray FROM pg_type y WHERE y.oid = c.reltype) || '.0,2618.' || (SELECT r.oid FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename = '_RETURN') || '.0',
       NULL, NULL, NULL, NULL, NULL, c.oid::bigint
FROM rel c, LATERAL (SELECT '(' || string_agg(quote_ident(attname), ', ' ORDER BY attnum) || ')' || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '') || ' AS '
       || rtrim(pg_get_viewdef(c.oid, true), '; ') || CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN ' WITH NO DATA' ELSE '' END AS def
       FROM pg_attribute a WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped) v
WHERE c.relkind IN ('v', 'm')
UNION ALL
SELECT 'rule', c.nspname, c.relname::text, r.rulename::text, 'rule ' || c.nspname || '.' || c.relname || '.' || r.rulename, c.path || '.' || r.rulename, quote_ident(r.rulename), pg_get_ruledef(r.oid),
       rtrim(pg_get_ruledef(r.oid), ';') || CASE r.ev_enabled WHEN 'O' THEN '' ELSE format(E';\nALTER TABLE %s %s RULE %I', c.quoted,
         CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, r.rulename) END,
       format('DROP RULE %I ON %s', r.rulename, c.quoted), '2618.' || r.oid || '.0', '1259.' || c.oid || '.0', NULL, NULL, NULL, NULL, r.oid::bigint
FROM pg_rewrite r JOIN rel c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'statistics', n.nspname, c.relname::text, x.stxname::text, 'statistics ' || n.nspname || '.' || x.stxname, x.stxname::text, format('%I.%I', n.nspname, x.stxname), pg_get_statisticsobjdef(x.oid),
       pg_get_statisticsobjdef(x.oid), format('DROP STATISTICS %I.%I', n.nspname, x.stxname), '3381.' || x.oid || '.0', '1259.' || c.oid || '.0', NULL, NULL, NULL, NULL, x.oid::bigint
FROM pg_statistic_ext x JOIN rel c ON c.oid = x.stxrelid JOIN ns n ON n.oid = x.stxnamespace
UNION ALL
SELECT 'policy', c.nspname, c.relname::text, p.polname::text, 'policy ' || c.nspname || '.' || c.relname || '.' || p.polname, c.path || '.' || p.polname, quote_ident(p.polname), v.def,
       format('CREATE POLICY %I ON %s %s', p.polname, c.quoted, v.def), format('DROP POLICY %I ON %s', p.polname, c.quoted), '3256.' || p.oid || '.0', '1259.' || c.oid || '.0', NULL, NULL, NULL, NULL, p.oid::bigint
FROM pg_policy p JOIN rel c ON c.oid = p.polrelid, LATERAL (SELECT format('AS %s FOR %s TO %s%s%s', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
         CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
         (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ' ORDER BY n) FROM unnest(p.polroles) WITH ORDINALITY u(r, n)),
         ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') AS def) v
UNION ALL
SELECT 'trigger', c.nspname, c.relname::text, g.tgname::text, 'trigger ' || c.nspname || '.' || c.relname || '.' || g.tgname, c.path || '.' || g.tgname, quote_ident(g.tgname),
       pg_get_triggerdef(g.oid) || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' ' || g.tgenabled::text END,
       pg_get_triggerdef(g.oid) || CASE g.tgenabled WHEN 'O' THEN '' ELSE format(E';\nALTER TABLE %s %s TRIGGER %I', c.quoted,
         CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, g.tgname) END,
       format('DROP TRIGGER %I ON %s', g.tgname, c.quoted), '2620.' || g.oid || '.0', '1259.' || c.oid || '.0', NULL, NULL, NULL, NULL, g.oid::bigint
FROM pg_trigger g JOIN rel c ON c.oid = g.tgrelid WHERE NOT g.tgisinternal AND g.tgparentid = 0
ORDER BY 17, 5
