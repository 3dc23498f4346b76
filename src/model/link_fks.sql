-- Foreign keys between two entities with exactly one relationship from the first to the second.
UPDATE fk SET relationship_id = (
  SELECT min(r.id) FROM relationship r JOIN tbl f ON f.id = fk.tbl_id JOIN tbl t ON t.id = fk.to_tbl_id
  WHERE r.from_id = f.entity_id AND r.to_id = t.entity_id
  HAVING count(*) = 1)
WHERE relationship_id IS NULL
  AND tbl_id IN (SELECT id FROM tbl WHERE schema_id = (SELECT id FROM db_schema WHERE name = ?1))
