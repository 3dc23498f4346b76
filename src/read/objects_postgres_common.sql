-- What every query over the catalogue begins with: schemas, relations of the user, what belongs to extensions.
WITH ns AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname NOT LIKE '\_dataeng\_%'
), ext AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), rel AS (
  SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS quoted,
         CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS path
  FROM pg_class c JOIN ns n ON n.oid = c.relnamespace
  WHERE c.relname NOT LIKE '\_dataeng\_%' AND NOT EXISTS (SELECT 1 FROM ext WHERE classid = 'pg_class'::regclass AND objid = c.oid)
), typ AS (
  SELECT t.*, n.nspname, format_type(t.oid, NULL) AS quoted,
         CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || t.typname AS path
  FROM pg_type t JOIN ns n ON n.oid = t.typnamespace
  WHERE t.typname NOT LIKE '\_dataeng\_%' AND NOT EXISTS (SELECT 1 FROM ext WHERE classid = 'pg_type'::regclass AND objid = t.oid)
    AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
), fun AS (
  SELECT p.*, n.nspname, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END AS word,
         format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS quoted,
         CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS path
  FROM pg_proc p JOIN ns n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT 1 FROM ext WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
)
