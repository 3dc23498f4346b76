-- Schemas, extensions, types, sequences, functions.
-- kind, space, table, name, key, path, quoted, definition, create, drop, ids, parent, needs, x1, x2, x3
SELECT 'schema', '', NULL, nspname::text, 'schema ' || nspname, nspname::text, quote_ident(nspname), '', format('CREATE SCHEMA %I', nspname),
       format('DROP SCHEMA %I', nspname), '2615.' || oid || '.0', NULL, NULL, NULL, NULL, NULL, oid::bigint
FROM ns n WHERE NOT EXISTS (SELECT 1 FROM ext WHERE classid = 'pg_namespace'::regclass AND objid = n.oid)
UNION ALL
SELECT 'extension', '', NULL, extname::text, 'extension ' || extname, extname::text, quote_ident(extname), '',
       format('CREATE EXTENSION %I WITH SCHEMA %I', extname, n.nspname), format('DROP EXTENSION %I', extname), '3079.' || e.oid || '.0', NULL,
       CASE WHEN n.nspname <> 'pg_catalog' THEN '2615.' || n.oid || '.0' END, NULL, NULL, NULL, e.oid::bigint
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname <> 'plpgsql'
UNION ALL
SELECT 'enum', nspname, NULL, typname::text, 'type ' || nspname || '.' || typname, path, quoted,
       (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
       format('CREATE TYPE %s AS ENUM (%s)', quoted, (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)),
       format('DROP TYPE %s', quoted), '1247.' || oid || '.0,1247.' || typarray || '.0', NULL, NULL,
       (SELECT json_agg(enumlabel ORDER BY enumsortorder)::text FROM pg_enum WHERE enumtypid = t.oid), NULL, NULL, oid::bigint
FROM typ t WHERE typtype = 'e'
UNION ALL
SELECT 'composite', nspname, NULL, typname::text, 'type ' || nspname || '.' || typname, path, quoted, d.def, format('CREATE TYPE %s AS (%s)', quoted, d.def),
       format('DROP TYPE %s', quoted), '1247.' || t.oid || '.0,1247.' || typarray || '.0,1259.' || typrelid || '.0', NULL, NULL, NULL, NULL, NULL, t.oid::bigint
FROM typ t, LATERAL (SELECT string_agg(format('%I %s%s', attname, format_type(atttypid, atttypmod),
       CASE WHEN attcollation <> 0 AND attcollation <> (SELECT typcollation FROM pg_type WHERE oid = atttypid) THEN ' COLLATE ' || attcollation::regcollation ELSE '' END),
       ', ' ORDER BY attnum) AS def FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped) d WHERE typtype = 'c'
UNION ALL
SELECT 'range', nspname, NULL, typname::text, 'type ' || nspname || '.' || typname, path, quoted, d.def, format('CREATE TYPE %s AS RANGE (%s)', quoted, d.def),
       format('DROP TYPE %s', quoted), '1247.' || t.oid || '.0,1247.' || typarray || '.0,1247.' || d.multi || '.0', NULL, NULL, NULL, NULL, NULL, t.oid::bigint
FROM typ t, LATERAL (SELECT format('SUBTYPE = %s%s', rngsubtype::regtype, CASE WHEN rngsubdiff <> 0 THEN format(', SUBTYPE_DIFF = %s', rngsubdiff::regproc) ELSE '' END) AS def,
       rngmultitypid AS multi FROM pg_range WHERE rngtypid = t.oid) d WHERE typtype = 'r'
UNION ALL
SELECT 'domain', nspname, NULL, typname::text, 'type ' || nspname || '.' || typname, path, quoted, d.def,
       format('CREATE DOMAIN %s AS %s%s%s', quoted, d.def, coalesce(' DEFAULT ' || typdefault, ''), CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END),
       format('DROP DOMAIN %s', quoted), '1247.' || t.oid || '.0,1247.' || typarray || '.0', NULL, NULL, format_type(typbasetype, typtypmod),
       typdefault, CASE WHEN typnotnull THEN 'not null' END, t.oid::bigint
FROM typ t, LATERAL (SELECT format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typcollation <> b.typcollation THEN ' COLLATE ' || t.typcollation::regcollation ELSE '' END AS def
       FROM pg_type b WHERE b.oid = t.typbasetype) d WHERE typtype = 'd'
UNION ALL
SELECT 'sequence', nspname, NULL, relname::text, 'sequence ' || nspname || '.' || relname, path, quoted, o.def, format('CREATE SEQUENCE %s%s', quoted, o.def),
       format('DROP SEQUENCE %s', quoted), '1259.' || c.oid || '.0', NULL, NULL,
       (SELECT '1259.' || d.refobjid || '.' || d.refobjsubid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a'
          AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0), NULL, CASE WHEN q.seqincrement < 0 THEN 'down' END, c.oid::bigint
FROM rel c JOIN pg_sequence q ON q.seqrelid = c.oid, LATERAL (SELECT format(' AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', format_type(q.seqtypid, NULL),
       q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END) AS def) o
WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL
SELECT 'owner', c.nspname, NULL, c.relname::text, 'owner of ' || c.nspname || '.' || c.relname, c.path, c.quoted, format('%s.%I', t.quoted, a.attname),
       format('ALTER SEQUENCE %s OWNED BY %s.%I', c.quoted, t.quoted, a.attname), format('ALTER SEQUENCE %s OWNED BY NONE', c.quoted), '0.' || c.oid || '.0', NULL,
       format('1259.%s.0,1259.%s.%s', c.oid, t.oid, a.attnum), NULL, NULL, NULL, c.oid::bigint
FROM rel c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a' AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
JOIN rel t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid WHERE c.relkind = 'S'
UNION ALL
SELECT 'function', nspname, NULL, proname::text, 'function ' || nspname || '.' || proname || '(' || pg_get_function_identity_arguments(oid) || ')', path, quoted,
       pg_get_functiondef(oid), pg_get_functiondef(oid), format('DROP %s %s', word, quoted), '1255.' || oid || '.0', NULL, NULL,
       format('%s %s %s', word, pg_get_function_arguments(oid), pg_get_function_result(oid)), NULL, NULL, oid::bigint
FROM fun WHERE prokind <> 'a'
UNION ALL
SELECT 'other', nspname, NULL, proname::text, 'aggregate ' || nspname || '.' || proname || '(' || pg_get_function_identity_arguments(oid) || ')', path, quoted,
       '', NULL, NULL, '1255.' || oid || '.0', NULL, NULL, NULL, NULL, NULL, oid::bigint
FROM fun WHERE prokind = 'a'
ORDER BY 17, 5
