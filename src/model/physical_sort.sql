-- The table to place next when every table left waits for another: one of a cycle that waits for nothing outside of it.
-- Placed tables have a negative seq.
WITH RECURSIVE
edge (a, b) AS (
  SELECT DISTINCT f.tbl_id, f.to_tbl_id FROM fk f JOIN tbl t ON t.id = f.tbl_id JOIN tbl u ON u.id = f.to_tbl_id
  WHERE t.schema_id = ?1 AND u.schema_id = ?1 AND t.seq > 0 AND u.seq > 0 AND t.id <> u.id),
reach (a, b) AS (SELECT a, b FROM edge UNION SELECT r.a, e.b FROM reach r JOIN edge e ON e.a = r.b)
SELECT t.id FROM tbl t WHERE t.schema_id = ?1 AND t.seq > 0
ORDER BY EXISTS (SELECT 1 FROM reach r WHERE r.a = t.id AND NOT EXISTS (SELECT 1 FROM reach q WHERE q.a = r.b AND q.b = t.id)),
         t.seq, t.id LIMIT 1
