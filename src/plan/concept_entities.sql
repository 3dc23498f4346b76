-- Entities, supertypes before their subtypes.
WITH RECURSIVE depth (id, n) AS (
  SELECT id, 0 FROM entity WHERE parent_id IS NULL
  UNION
  SELECT e.id, d.n + 1 FROM entity e JOIN depth d ON d.id = e.parent_id WHERE d.n < 50)
SELECT e.id, e.name, e.kind, coalesce(e.parent_id, 0),
       coalesce(e.description, (SELECT p.body FROM v_provenance p WHERE p.element_id = e.id AND p.body IS NOT NULL ORDER BY p.line LIMIT 1)),
       EXISTS (SELECT 1 FROM retention r WHERE r.entity_id = e.id),
       coalesce((SELECT max(r.months) FROM retention r WHERE r.entity_id = e.id), 0.0),
       coalesce((SELECT max(v.rows_per_year) FROM v_volume v WHERE v.entity_id = e.id), 0.0)
FROM entity e LEFT JOIN depth d ON d.id = e.id ORDER BY coalesce(d.n, 0), e.seq, e.id
