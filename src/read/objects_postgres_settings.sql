-- Settings of tables and columns, comments, grants.
-- kind, space, table, name, key, path, quoted, definition, create, drop, ids, parent, needs, x1, x2, x3
SELECT kind, nspname, relname, name, key, path, name, def, make, unmake, '0.0.0', '1259.' || oid || '.0', needs, x1, NULL, NULL, oid::bigint FROM (
  SELECT 'setting' AS kind, c.nspname, c.relname::text, s.name, 'setting ' || c.nspname || '.' || c.relname || ' ' || s.name AS key, c.path || ' ' || s.name AS path,
         s.def, format('ALTER TABLE %s %s', c.quoted, s.make) AS make, format('ALTER TABLE %s %s', c.quoted, s.unmake) AS unmake, c.oid, '1259.' || c.oid || '.0' || coalesce(s.needs, '') AS needs, s.x1
  FROM rel c, LATERAL (
    SELECT 'row level security' AS name, 'on' AS def, 'ENABLE ROW LEVEL SECURITY' AS make, 'DISABLE ROW LEVEL SECURITY' AS unmake, NULL AS needs, NULL AS x1 WHERE c.relrowsecurity
    UNION ALL SELECT 'forced row level security', 'on', 'FORCE ROW LEVEL SECURITY', 'NO FORCE ROW LEVEL SECURITY', NULL, 'force' WHERE c.relforcerowsecurity
    UNION ALL SELECT 'unlogged', 'on', 'SET UNLOGGED', 'SET LOGGED', NULL, NULL WHERE c.relpersistence = 'u'
    UNION ALL SELECT split_part(o, '=', 1), o, format('SET (%s)', o), format('RESET (%s)', split_part(o, '=', 1)), NULL, NULL FROM unnest(c.reloptions) o
    UNION ALL SELECT 'replica identity', 'full', 'REPLICA IDENTITY FULL', 'REPLICA IDENTITY DEFAULT', NULL, NULL WHERE c.relreplident = 'f'
    UNION ALL SELECT 'replica identity', 'nothing', 'REPLICA IDENTITY NOTHING', 'REPLICA IDENTITY DEFAULT', NULL, NULL WHERE c.relreplident = 'n'
    UNION ALL SELECT 'replica identity', x.relname, format('REPLICA IDENTITY USING INDEX %I', x.relname), 'REPLICA IDENTITY DEFAULT', ',1259.' || x.oid || '.0', NULL
              FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident
    UNION ALL SELECT 'clustered', x.relname, format('CLUSTER ON %I', x.relname), 'SET WITHOUT CLUSTER', ',1259.' || x.oid || '.0', NULL
              FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisclustered
    UNION ALL SELECT 'statistics of ' || a.attname, a.attstattarget::text, format('ALTER COLUMN %I SET STATISTICS %s', a.attname, a.attstattarget), format('ALTER COLUMN %I SET STATISTICS -1', a.attname),
              ',1259.' || c.oid || '.' || a.attnum, NULL FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget >= 0
    UNION ALL SELECT 'storage of ' || a.attname, a.attstorage::text, format('ALTER COLUMN %I SET STORAGE %s', a.attname,
                CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END),
              format('ALTER COLUMN %I SET STORAGE %s', a.attname, CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END),
              ',1259.' || c.oid || '.' || a.attnum, NULL FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> t.typstorage
    -- The options that are documented: a server may keep others there for itself.
    UNION ALL SELECT split_part(o, '=', 1) || ' of ' || a.attname, o, format('ALTER COLUMN %I SET (%s)', a.attname, o), format('ALTER COLUMN %I RESET (%s)', a.attname, split_part(o, '=', 1)),
              ',1259.' || c.oid || '.' || a.attnum, NULL FROM pg_attribute a, unnest(a.attoptions) o
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND split_part(o, '=', 1) IN ('n_distinct', 'n_distinct_inherited')
  ) s WHERE c.relkind IN ('r', 'p')
) y
UNION ALL
SELECT 'comment', '', NULL, NULL, 'comment on ' || w.word || ' ' || o.identity, w.word || ' ' || o.identity, NULL, m.description,
       format('COMMENT ON %s %s IS %L', w.word, o.identity, m.description), format('COMMENT ON %s %s IS NULL', w.word, o.identity), '0.0.0', NULL,
       format('%s.%s.%s', m.classoid, m.objoid, m.objsubid), NULL, NULL, NULL, m.objoid::bigint
FROM pg_description m, pg_identify_object(m.classoid, m.objoid, m.objsubid) o,
     LATERAL (SELECT CASE WHEN o.type LIKE '% column' THEN 'COLUMN' WHEN o.type = 'domain constraint' THEN 'CONSTRAINT' WHEN o.type = 'table constraint' THEN 'CONSTRAINT'
                          WHEN o.type = 'composite type' THEN 'TYPE' WHEN o.type = 'statistics object' THEN 'STATISTICS' ELSE upper(o.type) END AS word) w
WHERE m.objoid >= 16384 AND NOT EXISTS (SELECT 1 FROM ext WHERE ext.classid = m.classoid AND ext.objid = m.objoid) AND o.identity !~ '(^|[. "])_dataeng_' AND o.type <> 'domain constraint'
  AND m.classoid <> 'pg_extension'::regclass
UNION ALL
SELECT 'comment', '', NULL, NULL, 'comment on domain constraint ' || t.quoted || ' ' || k.conname, t.path || '.' || k.conname, NULL, m.description,
       format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L', k.conname, t.quoted, m.description), format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS NULL', k.conname, t.quoted), '0.0.0', NULL,
       '2606.' || k.oid || '.0', NULL, NULL, NULL, m.objoid::bigint
FROM pg_description m JOIN pg_constraint k ON k.oid = m.objoid AND m.classoid = 'pg_constraint'::regclass JOIN typ t ON t.oid = k.contypid
UNION ALL
SELECT 'grant', space, NULL, NULL, 'grant on ' || what || cols || ' to ' || g.name, what || cols || ' to ' || g.name, NULL, g.privs,
       format('GRANT %s ON %s TO %s', g.privs, what, g.name) || CASE WHEN g.more IS NOT NULL THEN format(E';\nGRANT %s ON %s TO %s WITH GRANT OPTION', g.more, what, g.name) ELSE '' END,
       format('REVOKE ALL%s ON %s FROM %s', cols, what, g.name), '0.0.0', NULL, needs, NULL, NULL, NULL, o
FROM (SELECT nspname AS space, CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || quoted AS what, '' AS cols, relacl AS acl, relowner AS owner, '1259.' || oid || '.0' AS needs, '' AS col, oid::bigint AS o FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
      UNION ALL SELECT c.nspname, 'TABLE ' || c.quoted, format(' (%I)', a.attname), a.attacl, c.relowner, '1259.' || c.oid || '.' || a.attnum, format(' (%I)', a.attname), c.oid::bigint
                FROM rel c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p', 'v', 'm')
      UNION ALL SELECT '', 'SCHEMA ' || quote_ident(n.nspname), '', n.nspacl, n.nspowner, '2615.' || n.oid || '.0', '', n.oid::bigint FROM pg_namespace n JOIN ns USING (oid) WHERE n.nspname <> 'public'
      UNION ALL SELECT nspname, 'TYPE ' || quoted, '', typacl, typowner, '1247.' || oid || '.0', '', oid::bigint FROM typ
      UNION ALL SELECT nspname, word || ' ' || quoted, '', proacl, proowner, '1255.' || oid || '.0', '', oid::bigint FROM fun WHERE prokind <> 'a') a,
     LATERAL (SELECT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS name,
                     string_agg(x.privilege_type || a.col, ', ' ORDER BY x.privilege_type) AS privs,
                     string_agg(x.privilege_type || a.col, ', ' ORDER BY x.privilege_type) FILTER (WHERE x.is_grantable) AS more
              FROM aclexplode(a.acl) x WHERE x.grantee <> a.owner GROUP BY x.grantee) g
UNION ALL
SELECT 'grant', nspname, NULL, NULL, 'no grant on ' || word || ' ' || quoted, path, NULL, 'no EXECUTE to PUBLIC', format('REVOKE EXECUTE ON %s %s FROM PUBLIC', word, quoted),
       format('GRANT EXECUTE ON %s %s TO PUBLIC', word, quoted), '0.0.0', NULL, '1255.' || oid || '.0', NULL, NULL, NULL, oid::bigint
FROM fun WHERE prokind <> 'a' AND proacl IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aclexplode(proacl) x WHERE x.grantee = 0)
ORDER BY 17, 5
