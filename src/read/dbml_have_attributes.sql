-- Attributes of owner ?1 in the shape of struct want_attribute.
SELECT a.id, a.name, CASE WHEN EXISTS (SELECT 1 FROM attribute x WHERE x.part_of = a.id) THEN 'composite' ELSE a.type END,
       a.multivalued, EXISTS (SELECT 1 FROM entity_key k JOIN entity_key_part p ON p.key_id = k.id WHERE k.is_primary = 1 AND p.attribute_id = a.id),
       a.is_unique, coalesce(a.required, -1), a.pii, a.derived, w.name, a.default_value, a.description
FROM attribute a LEFT JOIN attribute w ON w.id = a.part_of WHERE a.owner_id = ?1 ORDER BY a.seq
