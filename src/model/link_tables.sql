-- Tables that bear an entity's name or alias, in singular or plural, letter case aside.
UPDATE tbl SET entity_id = (
  SELECT e.id FROM entity e
  WHERE lower(singular(tbl.name)) IN (lower(e.name), lower(singular(e.name)))
     OR EXISTS (SELECT 1 FROM entity_alias a WHERE a.entity_id = e.id AND lower(singular(a.alias)) = lower(singular(tbl.name)))
  ORDER BY e.seq LIMIT 1)
WHERE entity_id IS NULL AND relationship_id IS NULL AND attribute_id IS NULL
  AND schema_id = (SELECT id FROM db_schema WHERE name = ?1)
