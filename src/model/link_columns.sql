-- Columns that bear the name or alias of an attribute of their table's entity; their sensitivity comes with them.
UPDATE col SET (attribute_id, pii) = (
  SELECT a.id, a.pii FROM attribute a JOIN tbl t ON t.id = col.tbl_id
  WHERE a.owner_id = t.entity_id
    AND (lower(a.name) = lower(col.name)
         OR EXISTS (SELECT 1 FROM attribute_alias x WHERE x.attribute_id = a.id AND lower(x.alias) = lower(col.name)))
  ORDER BY a.seq LIMIT 1)
WHERE attribute_id IS NULL
  AND tbl_id IN (SELECT id FROM tbl WHERE schema_id = (SELECT id FROM db_schema WHERE name = ?1))
  AND EXISTS (
  SELECT 1 FROM attribute a JOIN tbl t ON t.id = col.tbl_id
  WHERE a.owner_id = t.entity_id
    AND (lower(a.name) = lower(col.name)
         OR EXISTS (SELECT 1 FROM attribute_alias x WHERE x.attribute_id = a.id AND lower(x.alias) = lower(col.name))))
