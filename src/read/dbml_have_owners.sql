-- What can have attributes: entities, then relationships that have some. id, name, kind, parent
SELECT id, name, kind, parent FROM (
  SELECT e.id, e.name, e.kind, p.name AS parent, 0 AS floor, e.seq FROM entity e LEFT JOIN entity p ON p.id = e.parent_id
  UNION ALL
  SELECT r.id, f.name || '.' || coalesce(r.role, t.name), 'facts', NULL, 1, r.seq FROM relationship r
  JOIN entity f ON f.id = r.from_id JOIN entity t ON t.id = r.to_id WHERE EXISTS (SELECT 1 FROM attribute a WHERE a.owner_id = r.id))
ORDER BY floor, seq
