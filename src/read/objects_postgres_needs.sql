-- What depends on what. That a sequence goes with its column is no dependency in making it.
SELECT DISTINCT d.classid || '.' || d.objid || '.' || d.objsubid, d.refclassid || '.' || d.refobjid || '.' || d.refobjsubid
FROM pg_depend d
WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S') AND d.objid >= 16384 AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)
  AND NOT (d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
           AND EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 'S'))
ORDER BY 1, 2
